import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { createNftCollector, toNft } from './nft-line.ts';
import type { Outcome } from './sentinel.ts';

/** What nft 1.1.3 says of the mark, which is no command. */
const END = ['Error: syntax error, unexpected newline, expecting string or last', 'zq_end_1', '        ^'];

function collect(lines: readonly string[]): Outcome | undefined {
  let outcome: Outcome | undefined;
  const collector = createNftCollector('zq_end_1', (done) => {
    outcome = done;
  });
  lines.forEach(collector.takeOut);
  return outcome;
}

describe('open nft', () => {
  it('gets each line as it is, and the mark', () => {
    const lines = ['add chain inet zq_1 a { type filter hook output priority 0 ; }', "it's $HOME %s \\n"];
    const { stdout } = spawnSync('sh', [], { input: `exec 3>&1\n${toNft(lines, 'zq_end_1')}`, encoding: 'utf8' });
    expect(stdout.split('\n')).to.deep.equal([...lines, 'zq_end_1', '']);
  });

  it('has done what came before the mark when it has complained about that, to the last line', () => {
    expect(collect(END)).to.deep.equal({ status: 0, out: '', err: '' });
    expect(collect(['table inet zq_1', ...END])?.out).to.equal('table inet zq_1\n');
    expect(collect(END.slice(0, 2))).to.equal(undefined);
  });

  it('refuses with its own words', () => {
    const words = ['Error: No such file or directory', 'delete table inet zq_2', '                  ^^^^'];
    expect(collect([...words, ...END])).to.deep.equal({ status: 1, out: '', err: `${words.join('\n')}\n` });
  });
});
