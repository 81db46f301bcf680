import type { FetchEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { NodeInfo } from '../lab/topology.ts';
import { answeredBy, customerNamed } from './answers.ts';
import type { Facts } from './facts.ts';
import { isDelayed } from './spare.ts';
import { overlaps } from './stretch.ts';
import { isInformed, isLight, type Troubles, toldMs } from './troubles.ts';

/** An answer by a nameserver that had to know how edges had been for some time. */
export interface ToldAnswer {
  readonly fetch: FetchEvent;
  readonly customer: string;
  /** Who gave it, and when. */
  readonly from: string;
  readonly atMs: Ms;
  /** What was so since then, the nameserver had to know. */
  readonly sinceMs: Ms;
  /** The edges that it names, each once, in its order. */
  readonly edges: readonly NodeInfo[];
}

/**
 * The answers of a run that show what nameservers made of how edges were: none by those on delayed input, none once a release's
 * requests crash edges, for then some may not serve some customers (paper 5.3), and none where clients alone may fill an edge.
 */
export function toldAnswers(troubles: Troubles, facts: Facts): readonly ToldAnswer[] {
  const { spec, topology } = facts;
  if (!isLight('edge', facts)) return [];
  const confinedMs = confinedFromMs(facts);
  return [...facts.fetches.values()].flatMap((fetch) => {
    const { answer, outcome } = fetch;
    const customer = customerNamed(fetch.name, spec);
    const by = answeredBy(fetch);
    if (outcome !== 'ok' || !answer || !by || customer === undefined) return [];
    const sinceMs = by.sentMs - toldMs(facts);
    const isTold = !isDelayed(by.node, facts) && isInformed(by.node, sinceMs, answer.atMs, troubles, facts);
    if (!isTold || answer.atMs >= confinedMs) return [];
    const named = answer.addresses.flatMap((address) => topology.byAddress.get(address) ?? []);
    return [{ fetch, customer, from: answer.from, atMs: answer.atMs, sinceMs, edges: [...new Set(named)] }];
  });
}

const confinedFromMs = ({ releases }: Facts): Ms =>
  Math.min(
    Number.POSITIVE_INFINITY,
    ...releases
      .filter(({ harms }) => harms === 'edge')
      .flatMap(({ activations }) => activations.map(({ fromMs }) => fromMs)),
  );

/**
 * Whether an edge could serve all that time, and nobody had reason to doubt it: where edges judge each other (`promises.spill`), none of
 * its region was hindered, for such a one takes others for sick, and its word outlives it by as long as it takes to tell.
 */
export function isSound(
  edge: NodeInfo,
  { sinceMs, atMs }: Pick<ToldAnswer, 'sinceMs' | 'atMs'>,
  troubles: Troubles,
  facts: Facts,
): boolean {
  if (overlaps(troubles.dead(edge.id), sinceMs, atMs) || overlaps(troubles.hindered(edge.id), sinceMs, atMs))
    return false;
  if (!facts.spec.promises.spill) return true;
  const region = facts.topology.ofRole('edge').filter(({ region }) => region === edge.region);
  return region.every(({ id }) => !overlaps(troubles.hindered(id), sinceMs - toldMs(facts), atMs));
}
