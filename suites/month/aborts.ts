import type { RolloutEvent } from '../../fixtures/cdn/events.ts';
import type { ReleaseFacts } from '../../fixtures/cdn/facts/release-facts.ts';
import type { History, OrderEvent } from '../../harness/history/events.ts';

/** The phases of the paper's Table 2. `additional`: those between the region and the last, which an operating system has. */
export const PHASES = ['one', 'two', 'additional', 'world'] as const;
export type Phase = (typeof PHASES)[number];

/** What became of some releases. */
export interface Fate {
  readonly releases: number;
  readonly done: number;
  readonly aborted: Readonly<Record<Phase, number>>;
  /** Of those aborted, the ones that were sound: another release hurt the same node. */
  readonly innocent: number;
  /** Of those done, the faulty ones: the gates let them pass. */
  readonly missed: number;
  /** Neither done nor aborted at the end. */
  readonly left: number;
}

/** Which phase the k-th of n is, both from 1. */
export function phaseOf(k: number, n: number): Phase {
  if (k === 1) return 'one';
  if (k === 2) return 'two';
  return k === n ? 'world' : 'additional';
}

const keyOf = ({ kind, version }: Pick<RolloutEvent, 'kind' | 'version'>) => `${kind}/${version}`;

/** What control said of each release in the end, by kind and version: how it ended, and in which phase it then was. */
function endsOf(history: History): ReadonlyMap<string, { readonly step: 'done' | 'halted'; readonly phase: Phase }> {
  const phases = new Map<string, Phase>();
  const ends = new Map<string, { step: 'done' | 'halted'; phase: Phase }>();
  for (const event of history) {
    if (event.type !== 'rollout') continue;
    const { step, detail } = event;
    const [, k, n] = /^phase (\d+) of (\d+):/.exec(detail) ?? [];
    if (step === 'phase') phases.set(keyOf(event), phaseOf(Number(k), Number(n)));
    if (step === 'done' || step === 'halted')
      ends.set(keyOf(event), { step, phase: phases.get(keyOf(event)) ?? 'one' });
  }
  return ends;
}

/** Whether the order is known to bring harm, now or when a long name comes. */
const isFaulty = ({ bad, order: { order } }: ReleaseFacts) => bad || order.args.version === '2.1.5';

/** What became of the releases whose orders are among those asked for. */
export function fateOf(
  history: History,
  releases: readonly ReleaseFacts[],
  isMeant: (order: OrderEvent) => boolean,
): Fate {
  const ends = endsOf(history);
  const meant = releases.filter(({ order }) => isMeant(order));
  const endOf = ({ order }: ReleaseFacts) => ends.get(keyOf({ kind: order.order.kind, version: order.version }));
  const aborted = meant.filter((release) => endOf(release)?.step === 'halted');
  const done = meant.filter((release) => endOf(release)?.step === 'done');
  const inPhase = (phase: Phase) => aborted.filter((release) => endOf(release)?.phase === phase).length;
  return {
    releases: meant.length,
    done: done.length,
    aborted: { one: inPhase('one'), two: inPhase('two'), additional: inPhase('additional'), world: inPhase('world') },
    innocent: aborted.filter((release) => !isFaulty(release)).length,
    missed: done.filter(isFaulty).length,
    left: meant.length - done.length - aborted.length,
  };
}
