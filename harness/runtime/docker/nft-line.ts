import { type Collector, type Outcome, quoted } from './sentinel.ts';

const FIFO = '/tmp/nft';

/**
 * What a helper's first process is: an nft that stays open on file descriptor 3, and a shell. A process for each rule would
 * cost 3 ms, and 20 ms when the rule deletes something: nft cannot end before the kernel has freed that.
 */
export const HELPER_COMMAND = ['sh', '-c', `mkfifo ${FIFO}; nft -i < ${FIFO} 2>&1 & exec 3> ${FIFO} sh`];

/**
 * The line to write to the open shell: hands these lines to the open nft, and then the mark, which it complains about. The
 * helper ends when nft has.
 */
export const toNft = (lines: readonly string[], mark: string): string =>
  `printf '%s\\n' ${[...lines, mark].map(quoted).join(' ')} >&3 || exit\n`;

/**
 * Collects what the open nft says until it has complained about the mark, in three lines: `Error: …`, the mark, and where
 * in it. The status is 1 when it complained about anything before.
 */
export function createNftCollector(mark: string, done: (outcome: Outcome) => void): Collector {
  const said: string[] = [];
  return {
    takeOut(line) {
      if (said.at(-1) !== mark) return void said.push(line);
      const lines = said.slice(0, -2);
      const failed = lines.some((one) => one.startsWith('Error: '));
      const text = lines.map((one) => `${one}\n`).join('');
      done(failed ? { status: 1, out: '', err: text } : { status: 0, out: text, err: '' });
    },
    takeErr: () => undefined,
  };
}
