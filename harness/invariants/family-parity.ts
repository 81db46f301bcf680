import type { FetchEvent } from '../history/events.ts';
import { answeredBy } from './answers.ts';
import type { Facts } from './facts.ts';
import { underReleaseDuring } from './harm.ts';
import type { Invariant } from './invariant.ts';
import { type Finding, judgementOf } from './violations.ts';

const name = 'family-parity';

/** An A and an AAAA answer are a pair if their resolutions started within this: a client asks for both at once. */
const PAIR_MS = 50;

interface Pair {
  readonly a: FetchEvent;
  readonly aaaa: FetchEvent;
}

/**
 * A and AAAA answers of one nameserver for one name describe the same machines. A violation takes two pairs in succession
 * with the same two sets: a new map may arrive between the two queries of one pair, which then differ though both
 * are right, but it cannot do so twice and leave the same two sets. Servers within a release's harm limit are excused.
 */
export const familyParity: Invariant = {
  name,
  title: 'A and AAAA answers describe the same machines',
  check(_history, facts) {
    return judgementOf([...answersByServer(facts).values()].flatMap((fetches) => judge(fetches, facts)));
  },
};

/** Fetches with an answer, by client, name and server, by start. */
function answersByServer(facts: Facts): ReadonlyMap<string, readonly FetchEvent[]> {
  const groups = new Map<string, FetchEvent[]>();
  for (const fetch of facts.fetches.values()) {
    if (fetch.outcome !== 'ok' || !fetch.answer) continue;
    const key = `${fetch.client} ${fetch.name} ${fetch.answer.from}`;
    const group = groups.get(key);
    if (group) group.push(fetch);
    else groups.set(key, [fetch]);
  }
  for (const group of groups.values()) group.sort((a, b) => a.startMs - b.startMs);
  return groups;
}

function pairsOf(fetches: readonly FetchEvent[]): readonly Pair[] {
  const aaaas = fetches.filter(({ rrtype }) => rrtype === 'AAAA');
  const pairs: Pair[] = [];
  let next = 0;
  for (const a of fetches.filter(({ rrtype }) => rrtype === 'A')) {
    while ((aaaas[next]?.startMs ?? Number.POSITIVE_INFINITY) < a.startMs - PAIR_MS) next++;
    const aaaa = aaaas[next];
    if (!aaaa || aaaa.startMs > a.startMs + PAIR_MS) continue;
    pairs.push({ a, aaaa });
    next++;
  }
  return pairs;
}

function judge(fetches: readonly FetchEvent[], facts: Facts): Finding[] {
  const findings: Finding[] = [];
  let before: { sets: string; pair: Pair } | undefined;
  for (const pair of pairsOf(fetches)) {
    const [a, aaaa] = [machines(pair.a, facts), machines(pair.aaaa, facts)];
    const sets = `A names ${a} and AAAA names ${aaaa}`;
    const isExcused = [pair.a, pair.aaaa].some((fetch) => {
      const server = answeredBy(fetch);
      return server !== undefined && underReleaseDuring(server, facts) !== undefined;
    });
    if (before && !isExcused) {
      const isTwice = a !== aaaa && before.sets === sets;
      findings.push(isTwice ? violation([before.pair, pair], sets, facts) : undefined);
    }
    before = isExcused ? undefined : { sets, pair };
  }
  return findings;
}

function violation(pairs: readonly [Pair, Pair], sets: string, facts: Facts): Finding {
  const { a, aaaa } = pairs[1];
  const message = `${a.answer?.from} answered twice for ${a.name} so that ${sets}`;
  const events = pairs.flatMap((pair) => [pair.a, pair.aaaa]).map((fetch) => facts.indexOf(fetch));
  return { invariant: name, message, atMs: Math.max(a.atMs, aaaa.atMs), events };
}

function machines(fetch: FetchEvent, { topology }: Facts): string {
  const addresses = fetch.answer?.addresses ?? [];
  const names = addresses.map((address) => topology.byAddress.get(address)?.id ?? address);
  return [...new Set(names)].sort().join(', ') || 'nothing';
}
