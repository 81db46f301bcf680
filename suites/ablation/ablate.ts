import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import { type Experiment, runSchedule } from '../../harness/run/run.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { drawSchedules } from '../../harness/schedule/arbitrary.ts';
import { describeSchedule } from '../../harness/schedule/describe.ts';
import type { Fault } from '../../harness/schedule/fault.ts';
import type { Schedule } from '../../harness/schedule/schedule.ts';
import { shrink } from '../../harness/schedule/shrink.ts';
import { type Overrides, specOf } from '../../harness/setup/overrides.ts';
import { violated } from '../lab.ts';
import type { Finding, Row } from './row.ts';

/** Of the campaign that draws every row's schedules. */
const SEED = 2005;
const SCHEDULES_MAX = 600;
const INJECTIONS_MAX = 6;

function experimentOf({ kinds, draws = {}, aims = {}, lab = standard }: Row, set: Overrides): Experiment {
  const chosen = faults
    .filter(({ kind }) => kinds.includes(kind))
    .map((fault): Fault => {
      const [own, aim] = [draws[fault.kind], aims[fault.kind]];
      const { isTold: _, ...drawn } = fault;
      return {
        ...(own ? { ...drawn, arbitrary: () => own } : fault),
        ...(aim !== undefined && { targets: () => [aim] }),
      };
    });
  const definition = lab.define(specOf(lab, 'search', set));
  return { definition, faults: new Map(chosen.map((fault) => [fault.kind, fault])), invariants, runtime: sim };
}

/** The names of the invariants that a schedule violates, gravest first. A run that breaks the harness throws. */
async function violatedBy(experiment: Experiment, schedule: Schedule): Promise<readonly string[]> {
  const { verdict } = await runSchedule(experiment, schedule);
  if (verdict.verdict === 'harness-error') throw new Error(verdict.reason);
  return violated(verdict);
}

/** An invariant that a schedule breaks without the mechanism and not with it; and what it breaks either way. */
interface Broken {
  readonly invariant: string;
  readonly eitherWay: readonly string[];
}

/**
 * Compares the two columns. With the mechanism on everything must hold, but that where others are off as well, what that
 * alone breaks is broken either way and does not count.
 */
function compare(row: Row, without: readonly string[], withIt: readonly string[]): Broken | undefined {
  const invariant = without.find((name) => !withIt.includes(name) && (row.protects ?? name) === name);
  const isFair = withIt.length === 0 || (row.beside !== undefined && withIt.every((name) => without.includes(name)));
  return invariant !== undefined && isFair ? { invariant, eitherWay: withIt } : undefined;
}

/**
 * Switches a row's mechanism off and searches for a schedule that then breaks an invariant, and does not with the mechanism
 * on; what the empty schedule breaks is left out. Shrinks it so that both stay true.
 */
export async function ablate(row: Row): Promise<Finding> {
  const off = experimentOf(row, { ...row.beside, ...row.off });
  const on = experimentOf(row, row.beside ?? {});
  const always = await violatedBy(off, { seed: SEED, injections: [] });
  const tryOut = async (schedule: Schedule): Promise<Broken | undefined> => {
    const without = (await violatedBy(off, schedule)).filter((name) => !always.includes(name));
    return without.length > 0 ? compare(row, without, await violatedBy(on, schedule)) : undefined;
  };
  const { spec } = on.definition;
  const chosen = [...on.faults.values()];
  const schedules = drawSchedules({
    seed: SEED,
    from: 0,
    count: SCHEDULES_MAX,
    spec,
    faults: chosen,
    injectionsMax: INJECTIONS_MAX,
  });
  for (const [index, schedule] of schedules.entries()) {
    const found = await tryOut(schedule);
    if (!found) continue;
    const fails = async (one: Schedule) => (await tryOut(one))?.invariant === found.invariant;
    const shrunk = await shrink({ schedule, faults: on.faults, spec, fails });
    const words = describeSchedule(shrunk.schedule.injections, on.faults);
    return { is: 'load-bearing', ...((await tryOut(shrunk.schedule)) ?? found), words, tried: index + 1 };
  }
  const why = `nothing broke that holds with it, under up to ${INJECTIONS_MAX} of ${row.kinds.join(', ')}`;
  return { is: 'not shown', tried: schedules.length, why };
}
