import { expect } from 'chai';
import type { Seen } from '../queue/ask-queue.ts';
import { judgedLines, seenWords } from './queue-words.ts';

const address = { text: 'redis://host:6379/0' };
const worker = (name: string, at: readonly string[], runsPerS = 2): Seen['workers'][number] => ({
  ...{ name, build: { zonequake: '1', sources: '000000000000', programs: {} }, runtime: 'sim', jobs: 2 },
  ...{ at: [...at], parts: 1, runs: 10, runsPerS },
});
const seen = (given: Partial<Seen>): Seen => ({
  ...{ workers: [], others: 0, waiting: 0, silentMs: 0, parts: 0, runs: 0, singles: 0, again: 0, byWorker: [] },
  ...given,
});

describe('words of a queue', () => {
  it('say who is there, how fast, at what, and what waits', () => {
    const workers = [
      worker('a', ['runs 0 to 9 of small, seed 7', 'runs 10 to 19 of small, seed 7']),
      worker('b', [], 0.5),
    ];
    expect(seenWords(seen({ workers, others: 1, waiting: 3, parts: 12, singles: 4 }), address)).to.equal(
      '2 workers, 1 of other builds or runtimes, 2.5 runs/s, 3 waiting or under way, 12 parts done, 4 single runs; ' +
        'a 2.0 runs/s: runs 0 to 9 of small, seed 7 and 1 more; b 0.5 runs/s: idle',
    );
  });

  it('name only some of many, and nobody where nobody is', () => {
    const workers = Array.from({ length: 200 }, (_, n) => worker(`w${n}`, []));
    expect(seenWords(seen({ workers }), address)).to.match(/; w3 2\.0 runs\/s: idle; and 196 more$/);
    expect(seenWords(seen({ waiting: 8 }), address)).to.contain('no workers at redis://host:6379/0, 0.0 runs/s, 8 ');
  });

  it('say for how long it has been away, and why', () => {
    expect(seenWords(seen({ silentMs: 12_345, trouble: 'connect ECONNREFUSED' }), address)).to.equal(
      'redis://host:6379/0 has not answered for 12 s (connect ECONNREFUSED)',
    );
  });

  it('say at the end who judged', () => {
    const byWorker = [{ worker: 'a', parts: 2, runs: 20, singles: 1, runsPerS: 1.5 }];
    expect(judgedLines(seen({ parts: 2, runs: 20, singles: 1, again: 2, byWorker }))).to.deep.equal([
      '2 parts, 1 single run came from 1 worker, 2 lost with a worker and judged again',
      'a: 20 runs in 2 parts, 1 single run, 1.5 per second and job',
    ]);
  });
});
