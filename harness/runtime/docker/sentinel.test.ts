import { execFileSync, spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { createCollector, type Outcome, quoted, withSentinel } from './sentinel.ts';

/** Feeds the lines to a real `sh` and collects what comes back for this mark. */
function through(command: string, mark: string): { outcome: Outcome | undefined; after: string } {
  const { stdout, stderr } = spawnSync('sh', [], {
    input: `${withSentinel(command, mark)}echo after\n`,
    encoding: 'utf8',
  });
  let outcome: Outcome | undefined;
  const collector = createCollector(mark, (done) => {
    outcome = done;
  });
  stdout.split('\n').forEach(collector.takeOut);
  stderr.split('\n').forEach(collector.takeErr);
  return { outcome, after: stdout.slice(-6) };
}

describe('helper sentinel', () => {
  it('keeps output as it is, with and without a last line end', () => {
    expect(through('printf "a\\nb"', 'm-1').outcome).to.deep.equal({ status: 0, out: 'a\nb', err: '' });
    expect(through('echo a; echo b >&2', 'm-1').outcome).to.deep.equal({ status: 0, out: 'a\n', err: 'b\n' });
  });

  it('survives commands that exit, do not parse or read the input', () => {
    for (const [command, status] of [
      ['exit 7', 7],
      ['if (', 2],
      ['cat', 0],
    ] as const) {
      const { outcome, after } = through(command, 'm-2');
      expect(outcome?.status, command).to.equal(status);
      expect(after, command).to.equal('after\n');
    }
  });

  it('is not done before both streams have ended', () => {
    let done = 0;
    const collector = createCollector('m-3', () => done++);
    collector.takeOut('m-3 0');
    expect(done).to.equal(0);
    collector.takeErr('m-3');
    expect(done).to.equal(1);
  });

  it('quotes any text for the shell', () => {
    const text = `a'b"c $HOME \\ 'd`;
    expect(execFileSync('sh', ['-c', `printf %s ${quoted(text)}`], { encoding: 'utf8' })).to.equal(text);
  });
});
