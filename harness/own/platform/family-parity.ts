import { overlaps } from '../../facts/intervals.ts';
import type { Invariant } from '../../invariants/invariant.ts';
import { type Finding, judgementOf, seconds } from '../../invariants/violations.ts';
import type { HeardEvent } from './event-book.ts';
import { shareOf, silentIn } from './heard.ts';
import { lastOverMs } from './last-over.ts';
import { recoverMsOf } from './own-spec.ts';
import type { OwnFacts } from './ways.ts';

const name = 'family-parity';

/** As many questions as the most patient stub resolver asks (`attempts` in resolv.conf(5) is at most 5): fewer may have been bad luck. */
const QUESTIONS_MIN = 5;

/**
 * What answers in both families before anything is done to the lab answers in both again once every fault has healed: clients that go on to the
 * other family hide one that is gone, until it is needed. A node violates it that answers all in one family and nothing in the other for as long
 * as clients may take to notice its loss (`failover`), up to when all had their time to recover, while nobody was down or cut off. Of
 * one that was silent in one family from the beginning nothing is said: `check` tells of it.
 */
export const familyParity: Invariant<OwnFacts> = {
  name,
  title: 'what answers in IPv4 and in IPv6 does so again after the last fault',
  promised: ({ nodes }) => nodes.some(({ role, ipv4, ipv6 }) => role !== 'instrument' && ipv4 !== '' && ipv6 !== ''),
  check(history, facts) {
    const overMs = lastOverMs(history);
    const looks = history.filter((event): event is HeardEvent => event.type === 'heard');
    const nodes = [...new Set(looks.map(({ of }) => of))];
    return judgementOf(
      nodes.flatMap((node) =>
        findingOf(
          looks.filter(({ of }) => of === node),
          overMs,
          facts,
        ),
      ),
    );
  },
};

/** The last looks in a row in which a node was silent in the same family, since all was over. */
function silentLooks(looks: readonly HeardEvent[], overMs: number): readonly HeardEvent[] {
  const last = looks.at(-1);
  const family = last && silentIn(last);
  const before = looks.findLastIndex((one) => one.fromMs < overMs || silentIn(one) !== family);
  return looks.slice(before + 1);
}

/** Whether anybody was down, cut off or deaf meanwhile. */
const isDisturbed = (fromMs: number, toMs: number, { down, inForce }: OwnFacts): boolean =>
  [...down.values(), inForce.losses, inForce.deaf].some((all) => overlaps(all, fromMs, toMs));

/** One thing to judge, or none where it is not known. */
function findingOf(looks: readonly HeardEvent[], overMs = 0, facts: OwnFacts): readonly Finding[] {
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last || first === last || first.ipv4[0] === 0 || first.ipv6[0] === 0) return [];
  const family = silentIn(last);
  if (family === undefined) return last.ipv4[0] > 0 && last.ipv6[0] > 0 ? [undefined] : [];
  const silent = silentLooks(looks, overMs);
  const fromMs = silent[0]?.fromMs ?? last.fromMs;
  const asked = silent.reduce((sum, one) => sum + shareOf(one, family)[1], 0);
  const { failoverMs = 0 } = facts.spec.own.services.find(({ service }) => service === roleOf(last.of, facts)) ?? {};
  const isLong = last.atMs - fromMs >= failoverMs && last.fromMs >= overMs + recoverMsOf(facts.spec);
  if (!isLong || asked < QUESTIONS_MIN || isDisturbed(fromMs, last.atMs, facts)) return [];
  const message =
    `${last.of} answers in IPv${family === 4 ? 6 : 4} and not in IPv${family}: nothing came of ${asked} questions ` +
    `in ${seconds(last.atMs - fromMs)}, until ${seconds(last.atMs - overMs)} after the last fault`;
  return [{ invariant: name, message, atMs: last.atMs, events: silent.map((one) => facts.indexOf(one)) }];
}

const roleOf = (node: string, { topology }: OwnFacts): string => topology.byId.get(node)?.role ?? node;
