import type { EffectOf } from '../../lab/effect.ts';
import type { Family, NodeInfo } from '../../lab/topology.ts';
import type { Handle } from '../runtime.ts';
import { createHandle, type Touches } from './handle.ts';
import { INJECTOR } from './injector.ts';
import { refuseForeign } from './prefixes.ts';
import { nodeNamed, type RunContext } from './run-context.ts';
import type { DropLine } from './shaper/drop-line.ts';
import { type Loss, lose } from './shaper/loss.ts';
import { type Place, placesOf } from './shaper/plan.ts';
import { TABLE_PREFIX } from './shaper/rules.ts';
import { labTimeOfWall } from './shaper/wall-clock.ts';

/** Up to this share of lost packets may be missing from the log before it is said. */
const UNLOGGED_SHARE = 0.01;

/** What losing packets takes of a run. */
export type LinkContext = Pick<RunContext, 'spec' | 'topology' | 'clock' | 'recorder' | 'effects'> & {
  readonly stage: Pick<RunContext['stage'], 'helper'>;
};

/** Loss on links. */
export interface Links {
  lose(effect: EffectOf<'lossy'>, injection: number): Promise<Handle>;
  /** Lost packets that nobody logged, one sentence for each injection. */
  leaks(): readonly string[];
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

export function createLinks(context: LinkContext, placesFor: PlacesFor): Links {
  const unlogged: string[] = [];
  let made = 0;
  return {
    async lose({ from, to, families, loss }, injection) {
      const named = (ids: readonly string[]) => ids.map((id) => nodeNamed(context, id));
      const places = placesFor(named(from), named(to), families);
      const touches: Touches = { touched: 0 };
      const placed = await settleAll(places.map((place) => loseAt(context, place, loss, injection, ++made, touches)));
      return createHandle(context, touches, `Injection ${injection} still loses packets.`, async () => {
        const all = await Promise.all(placed.map((one) => one.heal()));
        const sum = (pick: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + pick(one), 0);
        const [counted, logged] = [sum((one) => one.counted), sum((one) => one.logged)];
        touches.touched = Math.max(counted, logged);
        if (counted - logged > counted * UNLOGGED_SHARE) {
          unlogged.push(`Injection ${injection}: ${counted - logged} of ${counted} lost packets were not logged.`);
        }
      });
    },
    leaks: () => unlogged,
  };
}

async function loseAt(
  context: LinkContext,
  { node, hook, peers, all }: Place,
  loss: number,
  injection: number,
  n: number,
  touches: Touches,
): Promise<Loss> {
  const shell = await context.stage.helper(node.id);
  const labTime = await labTimeOfWall(shell, context.clock);
  const rule = {
    table: `${TABLE_PREFIX}${injection}_${n}`,
    hook,
    peers,
    ...(all && { all }),
    permille: Math.round(loss * 1000),
    group: n,
  };
  return lose(shell, rule, ({ wallMs, protocol, from, to }: DropLine) => {
    const atMs = labTime(wallMs);
    touches.bitAtMs = Math.min(touches.bitAtMs ?? atMs, atMs);
    context.recorder.take({ type: 'drop', atMs, injection, protocol, from, to });
  });
}

/** All of them, or none: when one fails, those that came into force are healed before the failure is passed on. */
async function settleAll(losses: readonly Promise<Loss>[]): Promise<readonly Loss[]> {
  const settled = await Promise.allSettled(losses);
  const failed = settled.find((one) => one.status === 'rejected');
  const made = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (!failed) return made;
  await Promise.allSettled(made.map((one) => one.heal()));
  throw failed.reason;
}
