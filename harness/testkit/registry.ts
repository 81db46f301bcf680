import fc from 'fast-check';
import { z } from 'zod';
import type { EventBook } from '../history/event-book.ts';
import type { Event } from '../history/events.ts';
import type { Invariant } from '../invariants/invariant.ts';
import { BaseSpec } from '../lab/spec.ts';
import { plain } from '../platform/plain.ts';
import type { Platform } from '../platform/platform.ts';
import type { Roles } from '../platform/roles.ts';
import type { Registry } from '../records/registry.ts';
import type { LabEntry } from '../runtime/entry.ts';
import type { Lab, LabDefinition, Leak, Runtime } from '../runtime/runtime.ts';
import type { ScheduleFile } from '../schedule/codec.ts';
import { defineFault } from '../schedule/fault.ts';
import { testSpec } from './tiny-spec.ts';

const handle = { heal: async () => undefined, evidence: () => ({ touched: 1 }) };

const roles: Roles = {
  gtld: { answersDns: 'referrals' },
  tlns: { answersDns: 'referrals' },
  llns: { answersDns: 'names' },
  edge: { answersHttp: true },
  control: { takesOrders: true },
};

const events: EventBook = {
  release: { fields: {}, words: () => 'a release', nodes: ['node'], values: { version: 'number', action: ['taken'] } },
};

const platform: Platform = { ...plain, roles, events };

const faultOf = (kind: string) =>
  defineFault<Record<string, never>>({
    kind,
    title: kind,
    params: z.strictObject({}),
    instant: false,
    targets: () => ['node:llns-a1', 'fleet:llns'],
    arbitrary: () => fc.constant({}),
    milder: {},
    effects: () => [{ is: 'held' }],
    describe: ({ target }) => `${kind} at ${target}`,
  });

/** Ends at once: its history is what the runner records, and enough operations that went well to be judged by. */
const instantLab = ({ spec }: LabDefinition, leaks: readonly Leak[]): Lab => {
  const history: Event[] = Array.from({ length: 20 }, (_, id) => ({
    ...{ type: 'operation', atMs: id, id, client: 'instrument-b1', customer: 'shop', startMs: id, outcome: 'ok' },
    ...{ fetches: [-1, -1] as const, attempts: [] },
  }));
  let nowMs = 0;
  return {
    ...{ spec, history, apply: async () => handle },
    now: () => nowMs,
    runUntil: async (atMs) => {
      nowMs = atMs;
    },
    baseline: async () => leaks,
    record: (event) => history.push(event),
    stop: async () => undefined,
  };
};

const runtimeWith = (leaks: readonly Leak[]): Runtime => ({
  name: 'sim',
  start: async (definition) => instantLab(definition, leaks),
  close: async () => undefined,
});

/** Violated once a fault of this kind has been injected. */
export const forbids = (kind: string): Invariant => ({
  name: `no-${kind}`,
  title: `no ${kind}`,
  check: (history) => {
    const at = history.findIndex((event) => event.type === 'inject' && event.kind === kind);
    const injections = history.filter(({ type }) => type === 'inject');
    const violation = { invariant: `no-${kind}`, message: `${kind} was injected`, atMs: 0, events: [at] };
    return { judged: injections.length, violations: at < 0 ? [] : [violation] };
  },
});

const tiny: LabEntry = {
  name: 'tiny',
  title: 'for tests',
  platform,
  spec: testSpec,
  schema: BaseSpec,
  define: (spec) => ({ spec, platform, programs: {} as LabDefinition['programs'] }),
};

/** For tests of campaigns: a lab that runs in no time and leaves `leaks`, two kinds of fault, and invariants that forbid some of them. */
export const testRegistry = (
  invariants: readonly Invariant[],
  failures: readonly ScheduleFile[] = [],
  leaks: readonly Leak[] = [],
): Registry => ({
  labs: [tiny],
  faults: [faultOf('mild'), faultOf('bad')],
  invariants,
  incidents: [],
  runtimes: [runtimeWith(leaks)],
  failures: failures.map((file, i) => ({ id: `stored-${i + 1}`, schedule: file })),
});
