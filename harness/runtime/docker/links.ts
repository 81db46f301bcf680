import type { EffectOf } from '../../lab/effect.ts';
import type { Family, NodeInfo } from '../../lab/topology.ts';
import type { Handle } from '../runtime.ts';
import { createHandle, type Touches } from './handle.ts';
import { INJECTOR } from './injector.ts';
import { refuseForeign } from './prefixes.ts';
import { nodeNamed, type RunContext } from './run-context.ts';
import { delay } from './shaper/delay.ts';
import type { DropLine } from './shaper/drop-line.ts';
import { type Loss, lose } from './shaper/loss.ts';
import { type Place, placesOf } from './shaper/plan.ts';
import { deafLine, type LossRule, loseLine, TABLE_PREFIX } from './shaper/rules.ts';
import { labTimeOfWall } from './shaper/wall-clock.ts';

/** Up to this share of lost packets may be missing from the log before it is said. */
const UNLOGGED_SHARE = 0.01;

/** What losing packets takes of a run. */
export type LinkContext = Pick<RunContext, 'spec' | 'topology' | 'clock' | 'recorder' | 'effects'> & {
  readonly stage: Pick<RunContext['stage'], 'helper'>;
};

/** Loss and delay on links. */
export interface Links {
  lose(effect: EffectOf<'lossy'>, injection: number): Promise<Handle>;
  /** Has nodes hear nothing at a port. */
  deafen(effect: EffectOf<'deaf'>, injection: number): Promise<Handle>;
  /** Has packets come later. */
  delay(effect: EffectOf<'slow'>, injection: number): Promise<Handle>;
  /** Lost packets that nobody logged, and packets that are still on their way, one sentence for each injection. */
  leaks(): readonly string[];
  /** Resolves when all that was delayed has come. Rejects with HarnessError when what delays does not end. */
  settled(): Promise<void>;
}

/** Where packets are lost, for what is to be lost. Throws HarnessError for what is not the lab's. */
export type PlacesFor = (
  from: readonly NodeInfo[],
  to: readonly NodeInfo[],
  families: readonly Family[],
) => readonly Place[];

/** The places of a lab of ours. */
export function placesIn({ topology, isStanding }: Pick<RunContext, 'topology' | 'isStanding'>): PlacesFor {
  const everybody = isStanding ? [...topology.nodes, INJECTOR] : undefined;
  return (from, to, families) => {
    const places = placesOf(from, to, families, everybody);
    for (const { peers } of places) refuseForeign([...peers[4], ...peers[6]]);
    return places;
  };
}

/** What loses packets at one node. */
interface Filter {
  readonly node: NodeInfo;
  /** The line for nft that puts it into force. */
  line(at: Pick<LossRule, 'table' | 'group'>): string;
}

export function createLinks(context: LinkContext, placesFor: PlacesFor): Links {
  const unlogged: string[] = [];
  const late = new Map<Promise<void>, string>();
  let made = 0;
  const putInForce = async (filters: readonly Filter[], injection: number): Promise<Handle> => {
    const touches: Touches = { touched: 0 };
    const placed = await settleAll(filters.map((filter) => loseAt(context, filter, injection, ++made, touches)));
    return createHandle(context, touches, `Injection ${injection} still loses packets.`, async () => {
      const all = await Promise.all(placed.map((one) => one.heal()));
      const sum = (pick: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + pick(one), 0);
      const [counted, logged] = [sum((one) => one.counted), sum((one) => one.logged)];
      touches.touched = Math.max(counted, logged);
      if (counted - logged > counted * UNLOGGED_SHARE) {
        unlogged.push(`Injection ${injection}: ${counted - logged} of ${counted} lost packets were not logged.`);
      }
    });
  };
  const named = (ids: readonly string[]) => ids.map((id) => nodeNamed(context, id));
  return {
    lose: async ({ from, to, families, loss }, injection) =>
      putInForce(
        placesFor(named(from), named(to), families).map(({ node, ...place }) => ({
          node,
          line: (at) => loseLine({ ...at, ...place, permille: Math.round(loss * 1000) }),
        })),
        injection,
      ),
    deafen: async ({ nodes, port }, injection) =>
      putInForce(
        named(nodes).map((node) => ({ node, line: (at) => deafLine(at, port) })),
        injection,
      ),
    async delay({ from, to, families, delayMs, jitterMs = 0 }, injection) {
      const touches: Touches = { touched: 0 };
      const onFirst = (): void => {
        touches.bitAtMs ??= context.clock.nowMs();
      };
      const starting = placesFor(named(from), named(to), families).map(async ({ node, ...place }) => {
        const [n, shell] = [++made, await context.stage.helper(node.id)];
        const rule = { ...place, chain: `${TABLE_PREFIX}${injection}_${n}`, queue: n };
        return delay(shell, rule, { delayMs, jitterMs }, onFirst);
      });
      const placed = await settleAll(starting);
      return createHandle(context, touches, `Injection ${injection} still delays packets.`, async () => {
        const all = await Promise.all(placed.map((one) => one.heal()));
        touches.touched = all.reduce((sum, { counted }) => sum + counted, 0);
        const over = Promise.all(all.map((one) => one.over)).then(() => void late.delete(over));
        over.catch(() => undefined);
        late.set(over, `A packet that injection ${injection} delayed is still on its way.`);
      });
    },
    leaks: () => [...unlogged, ...late.values()],
    settled: async () => void (await Promise.all(late.keys())),
  };
}

async function loseAt(
  context: LinkContext,
  { node, line }: Filter,
  injection: number,
  n: number,
  touches: Touches,
): Promise<Loss> {
  const shell = await context.stage.helper(node.id);
  const labTime = await labTimeOfWall(shell, context.clock);
  const at = { table: `${TABLE_PREFIX}${injection}_${n}`, group: n };
  return lose(shell, { ...at, line: line(at) }, ({ wallMs, protocol, from, to }: DropLine) => {
    const atMs = labTime(wallMs);
    touches.bitAtMs = Math.min(touches.bitAtMs ?? atMs, atMs);
    context.recorder.take({ type: 'drop', atMs, injection, protocol, from, to });
  });
}

/** All of them, or none: when one fails, those that came into force are healed before the failure is passed on. */
async function settleAll<One extends { heal(): Promise<unknown> }>(
  losses: readonly Promise<One>[],
): Promise<readonly One[]> {
  const settled = await Promise.allSettled(losses);
  const failed = settled.find((one) => one.status === 'rejected');
  const made = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (!failed) return made;
  await Promise.allSettled(made.map((one) => one.heal()));
  throw failed.reason;
}
