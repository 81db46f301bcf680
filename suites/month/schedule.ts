import type { PromisedSpec } from '../../fixtures/cdn/promises.ts';
import type { Ms } from '../../harness/lab/spec.ts';
import { topologyOf } from '../../harness/lab/topology.ts';
import { type Random, stream } from '../../harness/runtime/random.ts';
import type { Injection, Schedule } from '../../harness/schedule/schedule.ts';
import { DAY_MS, FAULTY, LONG_NAMES, type Load, MONTH, MONTH_DAYS } from './assumptions.ts';
import { oneOf, someOf, spread } from './draw.ts';

const BAD_SYSTEM = ['bad-syntax', 'bad-health-rule', 'families-differ'] as const;
const BAD_BUNDLE = ['tampered', 'lost-customer', 'rare-parameters', 'minimal'] as const;

/** What so many days bring, of a month's load: of software only what has time to end. */
export function loadOf(days: number): Load {
  const share = days / MONTH_DAYS;
  return {
    software: Math.floor(MONTH.software * share),
    operatingSystem: Math.floor(MONTH.operatingSystem * share),
    systemConfig: Math.round(MONTH.systemConfig * share),
    bundles: Math.round(MONTH.bundles * share),
    changes: Math.round(MONTH.changes * share),
  };
}

type Push = Pick<Injection, 'kind' | 'params'>;

const push = (spec: PromisedSpec, atMs: Ms, { kind, params }: Push): Injection => {
  const [control] = topologyOf(spec).ofRole('control');
  return { kind, target: `node:${control?.id}`, atMs, durationMs: 0, params };
};

const software = (isFaulty: boolean): Push => ({
  kind: 'software-push',
  params: { version: isFaulty ? '2.1.5' : '2.1.6' },
});

/** A bad system config names a customer too, and does not look at it. */
function systemConfig(isFaulty: boolean, customer: string, random: Random): Push {
  const mutation = oneOf(BAD_SYSTEM, random);
  if (!isFaulty) return { kind: 'system-push', params: {} };
  if (mutation !== 'families-differ') return { kind: 'bad-config-push', params: { mutation, customer } };
  return { kind: 'family-mismatch', params: { family: oneOf([4, 6], random), machines: oneOf([1, 2, 3], random) } };
}

function bundle(isFaulty: boolean, changes: number, customers: readonly string[], random: Random): Push {
  const customer = oneOf(customers, random);
  const mutation = oneOf(BAD_BUNDLE, random);
  return isFaulty
    ? { kind: 'bad-config-push', params: { mutation, customer } }
    : { kind: 'config-push', params: { customer, changes } };
}

/** The software and network releases: of both, some are faulty; which, is drawn once for all. */
function networkReleases(spec: PromisedSpec, load: Load, ordersMs: Ms, random: Random): readonly Injection[] {
  const atRisk = load.software + load.systemConfig;
  const faulty = new Set(someOf(atRisk, Math.round((atRisk + load.operatingSystem) * FAULTY.networkShare), random));
  // Software has to meet long names in all of its phases: they end with the orders.
  const softwareMs = spec.timing.phaseMs.software[0] + spec.timing.phaseMs.software[1];
  return [
    // An operating system takes almost half of a month: it comes early.
    ...spread(load.operatingSystem, ordersMs / 10, random).map((atMs) =>
      push(spec, atMs, { kind: 'os-push', params: { version: '13.1' } }),
    ),
    ...spread(load.software, ordersMs - softwareMs, random).map((atMs, index) =>
      push(spec, atMs, software(faulty.has(index))),
    ),
    ...spread(load.systemConfig, ordersMs, random).map((atMs, index) =>
      push(spec, atMs, systemConfig(faulty.has(load.software + index), spec.customers[0]?.id ?? '', random)),
    ),
  ];
}

function bundles(spec: PromisedSpec, load: Load, ordersMs: Ms, random: Random): readonly Injection[] {
  const sizes = Array.from({ length: load.bundles }, () => 1);
  for (let more = load.changes - load.bundles; more > 0; more--) {
    const index = Math.floor(random() * sizes.length);
    sizes[index] = (sizes[index] ?? 0) + 1;
  }
  const faulty = new Set(someOf(load.bundles, Math.round(load.bundles * FAULTY.bundleShare), random));
  const customers = spec.customers.map(({ id }) => id);
  return spread(load.bundles, ordersMs, random).map((atMs, index) =>
    push(spec, atMs, bundle(faulty.has(index), sizes[index] ?? 1, customers, random)),
  );
}

/** Sources of long names, one after the other, from the start to the end of the orders and the gates after them. */
function longNames(spec: PromisedSpec, untilMs: Ms, random: Random): readonly Injection[] {
  const { nameOctets, everyMs, spellMs, everywhereShare } = LONG_NAMES;
  const nameservers = topologyOf(spec)
    .ofRole('llns')
    .filter(({ inputDelayed }) => !inputDelayed);
  const sources: Injection[] = [];
  for (let atMs = 0; atMs < untilMs; ) {
    const durationMs = Math.floor(spellMs[0] + random() * (spellMs[1] - spellMs[0]));
    const target = random() < everywhereShare ? 'fleet:llns' : `node:${oneOf(nameservers, random).id}`;
    sources.push({ kind: 'oversized-names', target, atMs, durationMs, params: { nameOctets, everyMs } });
    atMs += durationMs;
  }
  return sources;
}

/** The same days for the same seed. Orders come until the lab's quiet period; control makes them wait for each other. */
export function monthSchedule(spec: PromisedSpec, seed: number): Schedule {
  const { durationMs, quietMs } = spec.timing;
  const load = loadOf(durationMs / DAY_MS);
  const ordersMs = durationMs - quietMs;
  const all = [
    ...longNames(spec, ordersMs, stream(seed, 'long names')),
    ...networkReleases(spec, load, ordersMs, stream(seed, 'software and network releases')),
    ...bundles(spec, load, ordersMs, stream(seed, 'bundles')),
  ];
  return { seed, injections: all.sort((a, b) => a.atMs - b.atMs) };
}
