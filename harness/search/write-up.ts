import { version } from '../basics/version.ts';
import type { CampaignFile } from '../records/campaign-file.ts';
import { changesOf } from '../records/changes.ts';
import { medianOf } from '../records/median.ts';
import { demandedShare } from '../records/totals.ts';
import type { DockerTimings } from '../runtime/docker/docker.ts';
import type { Plan, State } from './plan.ts';

const timesOf = ({ bootMs, resetMs, runMs }: DockerTimings) => ({
  bootMs: Math.round(bootMs),
  resetMs: Math.round(medianOf(resetMs)),
  runMs: Math.round(medianOf(runMs)),
});

/** A campaign as its file, at any moment of it. */
export function campaignFile(plan: Plan, state: State): CampaignFile {
  const campaign = countsOf(plan, state);
  return { ...campaign, changes: changesOf({ campaign, counterexamples: state.counterexamples }, plan.since) };
}

function countsOf(plan: Plan, state: State): CampaignFile {
  const { settings, setup } = plan;
  const { totals } = state;
  return {
    format: 'zonequake-campaign',
    version: 1,
    zonequake: version,
    ...(plan.startedAt !== undefined && { startedAt: plan.startedAt }),
    ...(plan.revision !== undefined && { revision: plan.revision }),
    node: process.version,
    lab: settings.lab,
    runtime: settings.runtime,
    set: { ...settings.set },
    timing: settings.timing,
    seed: settings.seed,
    labDigest: setup.digest,
    ...(setup.programs && { programs: setup.programs }),
    ...(plan.shard !== undefined && { shard: plan.shard }),
    ...(plan.budget !== undefined && { budget: plan.budget }),
    faults: setup.drawn.map(({ kind }) => kind),
    invariants: setup.experiment.invariants.map(({ name }) => name),
    runs: totals.runs,
    passed: totals.passed,
    failed: totals.failed,
    inconclusive: totals.inconclusive,
    harnessErrors: totals.harnessErrors,
    counterexamples: state.counterexamples.length,
    elapsedMs: Math.round(plan.elapsedMs()),
    virtualMs: totals.virtualMs,
    demandedShare: demandedShare(totals),
    operations: totals.operations,
    ...(totals.felt && { felt: totals.felt }),
    bitten: { ...totals.bitten },
    judgedRuns: { ...totals.judgedRuns },
    idle: totals.idle,
    leaks: [...totals.leaks],
    knownIssues: [...state.known].map(([issue, runs]) => ({ ...issue, runs })),
    stored: { ...state.stored, notes: [...state.stored.notes] },
    ...(setup.tour.singles.length > 0 && {
      singles: { of: setup.tour.singles.length, judged: state.singles.judged, missed: [...state.singles.missed] },
    }),
    unconfirmed: [...state.unconfirmed],
    ...(plan.timings && timesOf(plan.timings())),
    silentParts: [],
    ...(state.stopped && { stopped: state.stopped }),
    trouble: state.trouble,
  };
}
