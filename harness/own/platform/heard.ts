import type { Attempt } from '../../history/events.ts';
import type { Family } from '../../lab/topology.ts';

/** Of how many questions in one family something came, whatever it said, and how many were asked. */
export type Share = readonly [heard: number, asked: number];

/** What came of all that was asked of one node in one look at the whole lab, in each of its families. */
export interface Heard {
  readonly of: string;
  readonly ipv4: Share;
  readonly ipv6: Share;
}

const FAMILIES: readonly Family[] = [4, 6];
/** Attempts that nobody has answered. */
const SILENCE: readonly Attempt['outcome'][] = ['timeout', 'refused', 'cancelled'];

export const shareOf = ({ ipv4, ipv6 }: Heard, family: Family): Share => (family === 4 ? ipv4 : ipv6);

/** What came of attempts, by node, of those that were asked in both families; in the order in which they were asked first. */
export function heardIn(attempts: readonly Attempt[]): readonly Heard[] {
  const nodes = [...new Set(attempts.map(({ node }) => node))];
  return nodes.flatMap((of) => {
    const [ipv4, ipv6] = FAMILIES.map((family): Share => {
      const asked = attempts.filter((one) => one.node === of && one.family === family);
      return [asked.filter(({ outcome }) => !SILENCE.includes(outcome)).length, asked.length];
    });
    return ipv4 && ipv6 && ipv4[1] > 0 && ipv6[1] > 0 ? [{ of, ipv4, ipv6 }] : [];
  });
}

/** The family in which a node answers nothing while it answers all in the other; undefined where it is not so. */
export const silentIn = (heard: Heard): Family | undefined =>
  FAMILIES.find((family) => {
    const [own] = shareOf(heard, family);
    const [others, asked] = shareOf(heard, family === 4 ? 6 : 4);
    return own === 0 && asked > 0 && others === asked;
  });

/** A node in one family, in words. */
export const inFamily = (of: string, family: Family): string => `${of} in IPv${family}`;

/** Where nodes are silent in one of two families, in words, but for where they were so before. */
export function newlySilent(heard: readonly Heard[], before: readonly Heard[] = []): readonly string[] {
  const silent = (all: readonly Heard[]): readonly string[] =>
    all.flatMap((one) => {
      const family = silentIn(one);
      return family === undefined ? [] : [inFamily(one.of, family)];
    });
  const known = silent(before);
  return silent(heard).filter((one) => !known.includes(one));
}
