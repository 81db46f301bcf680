import { HarnessError } from '../../../basics/errors.ts';
import type { Ms } from '../../../lab/spec.ts';
import { pace } from '../shared/pace.ts';
import type { HelperShell } from '../shared/stage.ts';
import { type DelayRule, delayCommand, holdCommand, letGoCommand } from './delay-rules.ts';

/** Python starts in well under a second. On an idle machine, as the next. */
const LISTEN_WITHIN_MS = 10_000;
/** To say how many it held; and beyond the delay itself, to end. */
const END_WITHIN_MS = 5000;

/** How late packets come: by `delayMs`, less a draw of up to `jitterMs` for each. */
export interface Lateness {
  readonly delayMs: Ms;
  readonly jitterMs: Ms;
}

/** A delay in force at one node. */
export interface Delay {
  /**
   * Takes it away, proves that it is gone, and says how many packets it held. Those that are still on their way come when they are due, by the
   * end of `over`.
   */
  heal(): Promise<{ readonly counted: number; readonly over: Promise<void> }>;
}

/** What `images/delay.py` says, each once. */
type Said = 'delaying' | 'first' | 'held' | 'gone';

/** Follows what delays packets: `within` resolves with what came behind a word of its own, and rejects where that does not come in time. */
function followDelay(shell: HelperShell, command: string) {
  const others: string[] = [];
  const told = new Map<string, (value: string) => void>();
  const promised = (word: Said): Promise<string> => new Promise((resolve) => void told.set(word, resolve));
  const said: Readonly<Record<Said, Promise<string>>> = {
    delaying: promised('delaying'),
    first: promised('first'),
    held: promised('held'),
    gone: promised('gone'),
  };
  const following = shell.follow(command, (line) => {
    const [word = '', value = ''] = line.split(' ');
    const tell = told.get(word);
    if (tell) tell(value);
    else others.push(line);
  });
  const within = (word: Said, limitMs: Ms): Promise<string> => {
    const tooLate = (ms: number): HarnessError => {
      following.stop();
      const last = others.slice(-3).join('; ') || 'nothing';
      return new HarnessError(
        `what delays packets did not say "${word}" within ${Math.round(ms / 1000)} s, but: ${last}`,
      );
    };
    return pace.within(limitMs, tooLate, said[word]);
  };
  return { within, first: said.first, stop: following.stop };
}

/**
 * Holds packets back at the node whose helper this is. `onFirst` is told of the first of them. Throws HarnessError when the kernel does not
 * take the rule.
 */
export async function delay(
  shell: HelperShell,
  rule: DelayRule,
  { delayMs, jitterMs }: Lateness,
  onFirst: () => void,
): Promise<Delay> {
  const following = followDelay(shell, delayCommand(rule.queue, delayMs, jitterMs));
  void following.first.then(onFirst);
  await following.within('delaying', LISTEN_WITHIN_MS);
  try {
    await shell.run(holdCommand(rule));
  } catch (error) {
    following.stop();
    throw error;
  }
  return {
    async heal() {
      const left = await shell.run(letGoCommand(rule));
      if (left.trim() !== '') throw new HarnessError(`rules of ${rule.chain} are still there after they were deleted`);
      following.stop();
      const counted = Number(await following.within('held', END_WITHIN_MS));
      const over = following.within('gone', delayMs + END_WITHIN_MS).then(() => undefined);
      over.catch(() => undefined);
      return { counted, over };
    },
  };
}
