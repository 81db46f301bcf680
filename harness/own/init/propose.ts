import { DEFAULTS } from '../lab-file/defaults.ts';
import type { Source } from '../lab-file/encode-lab-file.ts';
import type { LabFile } from '../lab-file/lab-file.ts';
import { type AllowanceSeen, allowancesOf } from './allowances.ts';
import { clientsAsk } from './clients.ts';
import { needsOf } from './needs.ts';
import { rolesOf } from './roles.ts';
import type { ServiceSeen } from './seen.ts';
import type { LearnedCheck } from './told.ts';

/** A lab file as it is proposed to its owner, with where its values are from. */
export interface Proposal {
  readonly lab: LabFile;
  readonly sources: readonly Source[];
}

/** What the user has chosen, and what a lab file cannot find out. */
export interface Chosen {
  /** Relative to the lab file's folder. */
  readonly compose: readonly string[];
  readonly without: readonly string[];
  /** Files of variables, relative to the lab file's folder; none: compose's own rule. */
  readonly env: readonly string[];
  readonly profiles: readonly string[];
}

/** As the default of the lab file has it. */
const READY_MS = 120_000;
const TIMEOUT_MS = 2_500;
const PER_SECOND = 10;

const byService = <T, U>(all: readonly T[], entry: (one: T) => readonly [string, U]): Record<string, U> =>
  Object.fromEntries(all.map(entry));

const whyOf = (field: 'failover' | 'recover', { why }: AllowanceSeen): readonly Source[] =>
  Object.entries(why).map(([service, text]) => ({ path: [field, service], text }));

/** A lab file from what was seen of a lab while it stood; without checks yet, which `withChecks` adds. */
export function proposalFor(all: readonly ServiceSeen[], chosen: Chosen): Proposal {
  const roles = rolesOf(all);
  const needs = needsOf(all, roles);
  const { ask, why } = clientsAsk(all, roles);
  const asked = ask.how === 'resolvers' ? ask.services : [];
  const { failover, recover } = allowancesOf(all, needs, { asked, timeoutMs: TIMEOUT_MS });
  const lab: LabFile = {
    ...{ ...chosen, regions: {}, tolerate: {}, flush: {}, push: {} },
    roles: byService(roles, (one) => [one.service, one.roles]),
    needs: byService(needs, (one) => [one.service, one.needs]),
    readyMs: READY_MS,
    client: { ask, timeoutMs: TIMEOUT_MS, tries: DEFAULTS['client.tries'].value, perSecond: PER_SECOND },
    check: [],
    failover: failover.allowance,
    recover: recover.allowance,
    reset: DEFAULTS.reset.value,
  };
  const sources: Source[] = [
    ...roles.map((one) => ({ path: ['roles', one.service], text: one.why })),
    ...needs.map((one) => ({
      path: ['needs', one.service],
      text: `a proposal, which only you can confirm: ${one.why}`,
    })),
    { path: ['client', 'ask'], text: why },
    ...whyOf('failover', failover),
    ...whyOf('recover', recover),
  ];
  return { lab, sources };
}

/** The same with checks, each with how it was learned. */
export const withChecks = ({ lab, sources }: Proposal, checks: readonly LearnedCheck[]): Proposal => ({
  lab: { ...lab, check: checks.map(({ check }) => check) },
  sources: [...sources, ...checks.map(({ why }, index) => ({ path: ['check', index], text: why }))],
});

/** What stands at the top of a lab file that was not written by hand. */
export const HEAD: readonly string[] = [
  'Written by zonequake init, from the lab as it ran. Correct what is not so: it is not written again.',
  'What every field means: zonequake.schema.json. Then: zonequake check, zonequake run.',
];
