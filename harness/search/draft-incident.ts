import { UsageError } from '../basics/errors.ts';
import type { Expected } from '../incident/expected.ts';
import type { Incident, Step, Variant } from '../incident/incident.ts';
import { novelSteps } from '../incident/novel-steps.ts';
import { findSteps } from '../incident/steps.ts';
import { pin } from '../minimise/pin.ts';
import type { Registry } from '../records/registry.ts';
import type { RunResult } from '../run/run.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import type { Setup } from '../setup/setup.ts';
import { prepareIncident } from './run-incident.ts';

interface Tried {
  readonly name: string;
  readonly variant: Variant;
  readonly setup: Setup;
  readonly run: RunResult;
  readonly novel: readonly Step[];
}

function expectationOf({ name, setup, run: { verdict } }: Omit<Tried, 'novel'>): Expected {
  const invariant = pin(setup.experiment.invariants, verdict);
  if (invariant !== undefined) return { is: 'violates', invariant };
  if (verdict.verdict === 'pass') return { is: 'holds' };
  const why = verdict.reason ?? verdict.verdict;
  throw new UsageError(`variant ${name} could not be judged (${why}): give another fault or target, or more time`);
}

/**
 * A new incident with what its variants, run in the simulation, did: what each is to be expected to do, and the steps that show it. Throws
 * UsageError for one that breaks without any fault, or that cannot be judged.
 */
export async function draftIncident(registry: Registry, told: Incident): Promise<Incident> {
  const tried: Tried[] = [];
  for (const [name, variant] of Object.entries(told.variants)) {
    const { setup, schedule } = prepareIncident(registry, told, variant);
    const quiet = await runAndJudge(setup, { ...schedule, injections: [] });
    const broken = pin(setup.experiment.invariants, quiet.verdict);
    if (broken !== undefined)
      throw new UsageError(`variant ${name} violates ${broken} without any fault: correct its --set`);
    const run = await runAndJudge(setup, schedule);
    const novel = novelSteps(quiet.history, run.history, setup.experiment.definition);
    tried.push({ name, variant, setup, run, novel });
  }
  // One step for each thing that is seen, whichever variant shows it first.
  const all = tried.flatMap(({ novel }) => novel);
  const byWhen = new Map(all.toReversed().map((step) => [JSON.stringify([step.when, step.after]), step]));
  const steps = renamed(all.filter((step) => byWhen.get(JSON.stringify([step.when, step.after])) === step));
  const variants = tried.map(({ name, variant, setup, run }) => {
    const found = findSteps({ steps }, run.history, setup.experiment.definition);
    const seen = found.flatMap(({ step, seen }) => (seen ? [step.id] : []));
    return [name, { ...variant, expect: [expectationOf({ name, variant, setup, run })], steps: seen }] as const;
  });
  return { ...told, steps, variants: Object.fromEntries(variants) };
}

/** Steps of several variants, each with an id of its own. */
function renamed(steps: readonly Step[]): readonly Step[] {
  const taken = new Set<string>();
  const unlike = (word: string, between: string): string => {
    let free = word;
    for (let nth = 2; taken.has(free); nth++) free = `${word}${between}${nth}`;
    taken.add(free);
    return free;
  };
  return steps.map((step) => ({ ...step, id: unlike(step.id.replace(/-\d+$/, ''), '-') }));
}
