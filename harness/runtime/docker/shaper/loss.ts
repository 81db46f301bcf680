import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../../../basics/errors.ts';
import { pace } from '../shared/pace.ts';
import type { HelperShell } from '../shared/stage.ts';
import { type DropLine, isFragment, isListening, parseDropLine, watchCommand } from './drop-line.ts';
import { countedPackets, type LossRule, ownTables } from './rules.ts';

/** tcpdump starts in well under a second. On an idle machine, as the next. */
const LISTEN_WITHIN_MS = 10_000;
/** Lost packets are logged one by one: the last is here within this, also when many begin again at once. */
const LAST_LOGGED_WITHIN_MS = 3000;
const POLL_MS = 5;

/** What a loss at one node did: packets that its rules counted as lost, and those of them that were logged. */
export interface Lost {
  readonly counted: number;
  readonly logged: number;
}

/** A loss in force at one node. `heal` takes it away, proves that it is gone, and says what it did. */
export interface Loss {
  heal(): Promise<Lost>;
}

/** Calls back with each packet lost; resolves when tcpdump listens, so that no packet can be missed. */
async function watch(
  shell: HelperShell,
  group: number,
  on: { readonly logged: () => void; readonly drop: (drop: DropLine) => void },
): Promise<{ stop(): void }> {
  let settle: () => void = () => undefined;
  const listening = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const said: string[] = [];
  const following = shell.follow(watchCommand(group), (line) => {
    if (isListening(line)) settle();
    const drop = parseDropLine(line);
    if (drop || isFragment(line)) on.logged();
    if (drop) on.drop(drop);
    else said.push(line);
  });
  const tooLate = (ms: number): HarnessError => {
    following.stop();
    return new HarnessError(
      `tcpdump did not listen to lost packets within ${Math.round(ms / 1000)} s: ${said.join('; ')}`,
    );
  };
  await pace.within(LISTEN_WITHIN_MS, tooLate, listening);
  return following;
}

/** The line for nft that loses packets: in this table, and logged to this group. */
export interface LossLine extends Pick<LossRule, 'table' | 'group'> {
  readonly line: string;
}

/** Puts a loss into force at the node whose helper this is. Throws HarnessError when the kernel does not take it. */
export async function lose(shell: HelperShell, rule: LossLine, onDrop: (drop: DropLine) => void): Promise<Loss> {
  let logged = 0;
  const watching = await watch(shell, rule.group, { logged: () => logged++, drop: onDrop });
  try {
    await shell.nft(rule.line);
  } catch (error) {
    watching.stop();
    throw error;
  }
  return {
    async heal() {
      const table = `table inet ${rule.table}`;
      const counted = countedPackets(await shell.nft(`list ${table}`, `delete ${table}`));
      if (ownTables(await shell.nft('list tables')).includes(rule.table)) {
        throw new HarnessError(`${table} is still there after it was deleted`);
      }
      for (let waitedMs = 0; logged < counted && waitedMs < pace.limitMs(LAST_LOGGED_WITHIN_MS); waitedMs += POLL_MS) {
        await sleep(POLL_MS);
      }
      watching.stop();
      return { counted, logged };
    },
  };
}
