import type { Confirmed, Found } from '../records/found.ts';
import { medianOf } from '../records/median.ts';
import type { DockerTimings } from '../runtime/docker/docker.ts';
import { plural } from './words.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** What containers cost: their start, making them fresh, and a run. */
export const containerTimes = (bootMs: number, resetMs: number, runMs: number): string =>
  `containers: boot ${seconds(bootMs)}, reset ${seconds(resetMs)}, run ${seconds(runMs)} (medians)`;

export const timesLine = ({ bootMs, resetMs, runMs }: DockerTimings): string =>
  containerTimes(bootMs, medianOf(resetMs), medianOf(runMs));

/** `deterministic`, or `flaky(0.8)` and the like. */
export const classWord = ({ class: name, failed, of }: Confirmed): string =>
  name === 'flaky' ? `flaky(${Math.round((failed / of) * 100) / 100})` : name;

/** What containers said to a counterexample of the simulation, in a few lines; none when they were not asked. */
export function confirmedLines({ confirmed, injectionsTo }: Found): string[] {
  if (!confirmed) return [];
  const { class: name, failed, of, runs, injections, words, reason } = confirmed;
  if (name === 'harness') return [`on containers: harness: ${reason ?? 'a run could not be judged'}`];
  if (name === 'sim-only') {
    return [`on containers: sim-only: it does not fail there (${plural(runs, 'run')}): a finding about the model`];
  }
  return [
    `on containers: ${classWord(confirmed)}: fails ${failed} of ${plural(of, 'time')} (${plural(runs, 'run')} in all)`,
    ...(injections > injectionsTo
      ? ['  the smallest schedule that fails there is larger:']
      : ['  as it is run there:']),
    ...words.map((line) => `    ${line}`),
  ];
}
