import { expect } from 'chai';
import { lastLineOf, programsIn, stateOf } from './look-at-nodes.ts';

const frame = (stream: number, text: string): Buffer => {
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
};

describe('what the engine says of a container', () => {
  it('is how it is', () => {
    const state = (more: object) => stateOf({ Running: false, Restarting: false, ExitCode: 0, ...more });
    expect(state({})).to.equal('done');
    expect(state({ ExitCode: 1 })).to.equal('failed');
    expect(state({ Running: true })).to.equal('running');
    expect(state({ Running: true, Health: { Status: 'starting' } })).to.equal('starting');
    expect(state({ Running: true, Restarting: true, ExitCode: 1 })).to.equal('restarting');
  });

  it('has the last line that it wrote, in frames or not', () => {
    expect(lastLineOf(Buffer.concat([frame(1, 'starting\n'), frame(2, 'bad '), frame(2, 'option\n\n')]))).to.equal(
      'bad option',
    );
    expect(lastLineOf(Buffer.from('at a terminal\r\nbad option\r\n'))).to.equal('bad option');
    expect(lastLineOf(Buffer.alloc(0))).to.equal('');
  });

  it('has the names of its processes, each once, without the init of the engine', () => {
    const Processes = [
      ['1', 'docker-init'],
      ['7', 'nginx'],
      ['8', 'nginx'],
    ];
    expect(programsIn({ Titles: ['PID', 'COMMAND'], Processes })).to.deep.equal(['nginx']);
  });
});
