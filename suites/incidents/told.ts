import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { labs } from '../../fixtures/labs/index.ts';
import type { History } from '../../harness/history/events.ts';
import { checkIncident } from '../../harness/incident/check-incident.ts';
import { decodeIncident } from '../../harness/incident/decode-incident.ts';
import type { Registry } from '../../harness/records/registry.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { prepareIncident, variantOf } from '../../harness/search/run-incident.ts';
import { runAndJudge } from '../../harness/setup/run-and-judge.ts';
import { violated } from '../lab.ts';

const registry: Registry = { labs, faults, invariants, incidents: [], runtimes: [sim], failures: [] };

/** Nobody stops what goes wrong, and nobody takes it back but an operator. */
export const DEFENCELESS =
  '{ release.gate: off, release.rollback: off, release.rollout: all-at-once, release.groups: off, promises.phases: false }';

/** An incident of these entries of a timeline. */
const told = (entries: readonly string[], set: string) =>
  [
    'format: zonequake-incident/1',
    'name: operators',
    'title: what operators did',
    'story: as told',
    'lab: small',
    'seed: 3',
    'timeline:',
    ...entries.map((entry) => `  - ${entry}`),
    'variants:',
    `  one: { title: one, set: ${set}, expect: holds }`,
  ].join('\n');

/** Decodes and checks an incident. Throws UsageError. */
export function read(entries: readonly string[], set = DEFENCELESS) {
  const decoded = decodeIncident(told(entries, set), 'told.yaml', () => 'fleet:control');
  checkIncident(decoded, registry);
  return decoded.incident;
}

/** What became of it: the history, and what was violated. */
export async function run(entries: readonly string[], set?: string) {
  const incident = read(entries, set);
  const { setup, schedule } = prepareIncident(registry, incident, variantOf(incident, 'one'));
  const { history, verdict } = await runAndJudge(setup, schedule);
  return { history, violated: violated(verdict), verdict };
}

export const count = (history: History, is: (event: History[number]) => boolean) => history.filter(is).length;
export const denied = (history: History, sinceMs: number) =>
  count(history, (event) => event.type === 'fetch' && event.outcome === 'nxdomain' && event.atMs > sinceMs);
export const failed = (history: History, sinceMs = 0) =>
  count(history, (event) => event.type === 'operation' && event.outcome !== 'ok' && event.startMs > sinceMs);
export const crashes = (history: History, sinceMs: number) =>
  count(history, (event) => event.type === 'down' && event.how === 'crash' && event.atMs > sinceMs);
