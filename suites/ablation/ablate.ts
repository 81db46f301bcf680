import { faults } from '../../faults/index.ts';
import { labs } from '../../fixtures/labs/index.ts';
import { type Overrides, specOf } from '../../harness/campaign/overrides.ts';
import { invariants } from '../../harness/invariants/index.ts';
import { type Experiment, runSchedule } from '../../harness/run.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { drawSchedules } from '../../harness/schedule/arbitrary.ts';
import { describeSchedule } from '../../harness/schedule/describe.ts';
import type { Schedule } from '../../harness/schedule/schedule.ts';
import { shrink } from '../../harness/schedule/shrink.ts';
import { violated } from '../lab.ts';
import type { Finding, Row } from './row.ts';

/** Of the campaign that draws every row's schedules. */
const SEED = 2005;
const SCHEDULES_MAX = 600;
const INJECTIONS_MAX = 6;

function experimentOf({ lab = 'standard', kinds }: Row, set: Overrides): Experiment {
  const entry = labs.find(({ name }) => name === lab);
  if (!entry) throw new Error(`there is no lab ${lab}`);
  const chosen = faults.filter(({ kind }) => kinds.includes(kind));
  const definition = entry.define(specOf(entry, 'search', set));
  return { definition, faults: new Map(chosen.map((fault) => [fault.kind, fault])), invariants, runtime: sim };
}

/** The names of the invariants that a schedule violates, gravest first. A run that breaks the harness throws. */
async function violatedBy(experiment: Experiment, schedule: Schedule): Promise<readonly string[]> {
  const { verdict } = await runSchedule(experiment, schedule);
  if (verdict.verdict === 'harness-error') throw new Error(verdict.reason);
  return violated(verdict);
}

/**
 * Switches a row's mechanism off and searches for a schedule that then violates an invariant, and violates nothing with the
 * mechanism on; what the empty schedule violates is left out. Shrinks it so that both stay true.
 */
export async function ablate(row: Row): Promise<Finding> {
  const off = experimentOf(row, { ...row.beside, ...row.off });
  const on = experimentOf(row, row.beside ?? {});
  const left = row.despite ?? [];
  const always = [...left, ...(await violatedBy(off, { seed: SEED, injections: [] }))];
  const holdsWithIt = async (schedule: Schedule) =>
    (await violatedBy(on, schedule)).every((name) => left.includes(name));
  const breaks = async (schedule: Schedule, invariant: string) =>
    (await violatedBy(off, schedule)).includes(invariant) && (await holdsWithIt(schedule));
  const { spec } = on.definition;
  const chosen = [...on.faults.values()];
  const injectionsMax = row.injectionsMax ?? INJECTIONS_MAX;
  const schedules = drawSchedules({ seed: SEED, from: 0, count: SCHEDULES_MAX, spec, faults: chosen, injectionsMax });
  let failedWithIt = 0;
  for (const [index, schedule] of schedules.entries()) {
    const invariant = (await violatedBy(off, schedule)).find((name) => !always.includes(name));
    if (invariant === undefined) continue;
    if (!(await holdsWithIt(schedule))) {
      failedWithIt++;
      continue;
    }
    const shrunk = await shrink({ schedule, faults: on.faults, spec, fails: (one) => breaks(one, invariant) });
    return {
      is: 'load-bearing',
      invariant,
      words: describeSchedule(shrunk.schedule.injections, on.faults),
      schedule: shrunk.schedule,
      tried: index + 1,
      probes: shrunk.probes,
    };
  }
  const why =
    failedWithIt > 0
      ? `${failedWithIt} schedules violated something, and did so with the mechanism on as well`
      : `nothing was violated by schedules of up to ${injectionsMax} of ${row.kinds.join(', ')}`;
  return { is: 'not shown', tried: schedules.length, why };
}
