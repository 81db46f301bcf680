import { nameOfCustomer } from './names.ts';
import type { LabSpec, Ms } from './spec.ts';

/** What keeps a spec from working: the field, and what would be right, as the end of a sentence. */
export interface SpecProblem {
  readonly path: readonly string[];
  readonly problem: string;
}

/** Letters, digits and hyphens, no hyphen at an end, at most 63 octets (RFC 1123 section 2.1, RFC 1035 section 2.3.4). */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LABEL_RULE = '1 to 63 lower-case letters, digits and hyphens, with no hyphen at an end (RFC 1123 section 2.1)';
/** Octets of a name as text without its last dot: 255 on the wire (RFC 1035 section 2.3.4). */
const NAME_MAX = 253;
/** Regions have the third octet of an IPv4 address, nodes the fourth from 10 on. */
const REGIONS_MAX = 254;
const HOSTS_MAX = 245;
/** Things that a run may do again and again, of one sort and on one node: more would not end while anybody waits. */
const TIMES_MAX = 10_000_000;
function nameProblems({ zone, customers, regions }: LabSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const label = zone.split('.').find((one) => !LABEL.test(one));
  if (label !== undefined) {
    problems.push({ path: ['zone'], problem: `"${zone}" is no name: "${label}" must be ${LABEL_RULE}` });
  }
  for (const [field, things] of [
    ['customers', customers],
    ['regions', regions],
  ] as const) {
    const ids = things.map(({ id }) => id);
    for (const [index, id] of ids.entries()) {
      if (!LABEL.test(id)) problems.push({ path: [field, `${index}`, 'id'], problem: `"${id}" must be ${LABEL_RULE}` });
      const isAgain = ids.indexOf(id) < index;
      if (isAgain) problems.push({ path: [field, `${index}`, 'id'], problem: `"${id}" is there twice: rename one` });
    }
  }
  const longest = Math.max(...customers.map(({ id }) => nameOfCustomer(id, { zone }).length));
  if (longest > NAME_MAX) {
    const problem = `makes names of ${longest} octets with the lab's customers: at most ${NAME_MAX} (RFC 1035 section 2.3.4)`;
    problems.push({ path: ['zone'], problem });
  }
  return problems;
}

/** Whoever is to be asked for when all has recovered is a customer. */
function criticalProblems({ validateRecovery, customers }: LabSpec): SpecProblem[] {
  const named = Array.isArray(validateRecovery) ? validateRecovery : [];
  const ids = customers.map(({ id }) => id);
  return named.flatMap((one, index) =>
    ids.includes(one)
      ? []
      : [{ path: ['validateRecovery', `${index}`], problem: `"${one}" is no customer: choose of ${ids.join(', ')}` }],
  );
}

function fleetProblems({ fleets, regions }: LabSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const known = new Set(regions.map(({ id }) => id));
  const hosts = new Map<string, number>();
  const nodes = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const [index, { role, region, count }] of fleets.entries()) {
    const path = ['fleets', `${index}`];
    if (!known.has(region)) {
      const problem = `"${region}" is no region of the lab: choose one of ${[...known].join(', ')}`;
      problems.push({ path: [...path, 'region'], problem });
    }
    hosts.set(region, (hosts.get(region) ?? 0) + count);
    const before = counts.get(`${role}-${region}`) ?? 0;
    counts.set(`${role}-${region}`, before + count);
    for (let n = before + 1; n <= before + count; n++) {
      const id = `${role}-${region}${n}`;
      const other = nodes.get(id);
      if (other !== undefined && other !== region) {
        problems.push({ path, problem: `makes a second node ${id}, as in region ${other}: rename one of the regions` });
      }
      nodes.set(id, region);
    }
  }
  for (const [region, count] of hosts) {
    if (count > HOSTS_MAX)
      problems.push({ path: ['fleets'], problem: `region ${region} has ${count} nodes: at most ${HOSTS_MAX}` });
  }
  if (regions.length > REGIONS_MAX) problems.push({ path: ['regions'], problem: `at most ${REGIONS_MAX}` });
  if (!fleets.some(({ role }) => role === 'instrument')) {
    problems.push({ path: ['fleets'], problem: 'there is no client network to judge by: add one of role instrument' });
  }
  return problems;
}

function numberProblems({ delay, timing }: LabSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const demand = (holds: boolean, path: readonly string[], problem: string) => {
    if (!holds) problems.push({ path, problem });
  };
  const { durationMs, quietMs, opsPerSecond, durationLadderMs: ladder } = timing;
  const mostMs = Math.min(timing.dnsTimeoutMs, timing.httpTimeoutMs) / 2;
  for (const [field, ms] of Object.entries(delay)) {
    const rule = `must leave time for a round trip: from 0 to below ${mostMs}`;
    demand(ms >= 0 && ms < mostMs, ['delay', field], rule);
  }
  demand(quietMs < durationMs, ['timing', 'quietMs'], `must be less than durationMs: ${durationMs}`);
  const isSorted = ladder.every((ms, index) => index === 0 || ms > (ladder[index - 1] ?? 0));
  demand(isSorted, ['timing', 'durationLadderMs'], 'must be sorted, the shortest first');
  const operations = (durationMs / 1000) * opsPerSecond;
  demand(
    operations <= TIMES_MAX,
    ['timing', 'opsPerSecond'],
    `gives ${operations} operations a run: at most ${TIMES_MAX}`,
  );
  return [...problems, ...periodProblems(timing, ['gridMs'])];
}

/** What keeps a run from its end: terms by which something is done again and again, and far too often. */
export function periodProblems<Term extends string>(
  timing: Readonly<Record<Term, Ms>> & { readonly durationMs: Ms },
  periods: readonly Term[],
): SpecProblem[] {
  const leastMs = Math.ceil(timing.durationMs / TIMES_MAX);
  const problem = `must be at least ${leastMs} in a run of ${timing.durationMs}`;
  return periods.flatMap((field) => (timing[field] >= leastMs ? [] : [{ path: ['timing', field], problem }]));
}

/** What keeps any lab from working that has this spec, whatever its platform is. None: its addresses and names can be made. */
export const specProblems = (spec: LabSpec): readonly SpecProblem[] => [
  // Names and addresses of nodes that are listed are the owner's.
  ...(spec.nodes ? [] : [...nameProblems(spec), ...fleetProblems(spec)]),
  ...numberProblems(spec),
  ...criticalProblems(spec),
];
