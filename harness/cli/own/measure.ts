import { type Felt, feltOf } from '../../own/platform/felt.ts';
import { type Column, table } from '../../report/table.ts';
import type { Progress } from '../../runtime/docker/engine.ts';
import type { Fault } from '../../schedule/fault.ts';
import { runAndJudge } from '../../setup/run-and-judge.ts';
import { settingsOf, setUp } from '../../setup/setup.ts';
import { ownRegistry } from './own-registry.ts';
import { ownRuntime } from './own-runtime.ts';
import type { Renewable } from './renewable.ts';

/** What was measured of one single fault: in words, and what came of it. */
export interface Measured extends Felt {
  readonly fault: string;
  readonly verdict: string;
}

const COLUMNS: readonly Column[] = [
  { title: 'fault', width: 54 },
  { title: 'failed', width: 10 },
  { title: 'felt for', width: 9 },
  { title: 'slowest', width: 9 },
  { title: 'back in', width: 9 },
  { title: 'verdict', width: 12 },
];

const seconds = (ms: number | undefined): string => (ms === undefined ? 'never' : `${(ms / 1000).toFixed(1)} s`);

/** What was measured, for people. */
export const measuredTable = (all: readonly Measured[]): string =>
  table(
    COLUMNS,
    all.map(({ fault, failed, operations, failingMs, slowestMs, backMs, verdict }) => [
      [fault],
      [`${failed} of ${operations}`],
      [seconds(failingMs)],
      [seconds(slowestMs)],
      [seconds(backMs)],
      [verdict],
    ]),
  );

/** Tries every single fault on a lab that stands: for how long users felt each. Whatever they feel is no failure of this. */
export async function measure(
  lab: Renewable,
  faults: readonly Fault[],
  progress: Progress,
): Promise<readonly Measured[]> {
  const standing = lab.now();
  const registry = { ...ownRegistry(standing, faults), runtimes: [ownRuntime(lab).docker] };
  const settings = settingsOf(registry, { lab: standing.files.name, seed: 1, runtime: 'docker', timing: 'docker' });
  const setup = setUp(registry, settings);
  const measured: Measured[] = [];
  for (const [index, injections] of setup.tour.singles.entries()) {
    const fault = injections.map((one) => setup.experiment.faults.get(one.kind)?.describe(one) ?? one.kind).join('; ');
    progress(`measuring ${index + 1} of ${setup.tour.singles.length}: ${fault}`);
    const { history, verdict } = await runAndJudge(setup, { seed: 1, injections });
    measured.push({ fault, ...feltOf(history), verdict: verdict.verdict });
  }
  return measured;
}
