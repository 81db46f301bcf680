import { expect } from 'chai';
import { standard } from '../../fixtures/labs/standard.ts';
import type { Ms } from '../../harness/lab/spec.ts';
import { topologyOf } from '../../harness/lab/topology.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';
import { experimentOn, runOn } from '../lab.ts';

/**
 * A defence may fail to help; it must not make an outage worse or longer. Each is turned off on the lab in full, under outages that
 * last longer than every timer of the platform: what was learnt before is forgotten, and what was learnt meanwhile is still held when
 * all is well again.
 */

const SEED = 1;
const spec = standard.schema.parse(standard.spec('search'));
const { opsPerSecond, failureCacheMs, deadlineMs } = spec.timing;
const { ofRole } = topologyOf(spec);

const FROM_MS: Ms = 5000;
/** The longest timers, a sleep and the TTL of the zone, are 60 s. */
const LENGTH_MS: Ms = 70_000;
const HEALED_MS = FROM_MS + LENGTH_MS;
/** Operations that one failed resolution more or less makes, in every client network: a resolver remembers it so long. */
const CHANCE = ofRole('instrument').length * opsPerSecond * (failureCacheMs / 1000);

const EDGE_REGIONS = ['a', 'b', 'c'];
const over = (kind: string, params: Injection['params'], targets: readonly string[]): readonly Injection[] =>
  targets.map((target) => ({ kind, target, atMs: FROM_MS, durationMs: LENGTH_MS, params }));
const silent = (...regions: readonly string[]) =>
  over(
    'region-kill',
    {},
    regions.map((id) => `region:${id}`),
  );
const dead = (...ids: readonly string[]) =>
  over(
    'node-kill',
    { how: 'machine' },
    ids.map((id) => `node:${id}`),
  );
const cut = (from: readonly string[], to: readonly string[]) =>
  over(
    'path-cut',
    {},
    from.flatMap((a) => to.map((b) => `peering:${[`net-${a}`, `net-${b}`].toSorted().join('+')}`)),
  );
const idsOf = (role: Parameters<typeof ofRole>[0]) =>
  ofRole(role)
    .filter(({ inputDelayed }) => !inputDelayed)
    .map(({ id }) => id);
/** A bad release is everywhere when all controls die, so that it stays for as long. */
const pushed = (kind: string, params: Injection['params']): readonly Injection[] => [
  { kind, target: 'node:control-core1', atMs: FROM_MS - 600, durationMs: 0, params },
  ...dead(...idsOf('control')),
];
const bad = (mutation: string) => pushed('bad-config-push', { mutation, customer: 'a2' });

interface Outage {
  readonly injections: readonly Injection[];
  /** What the lab needs for it, with the defence and without. */
  readonly set?: Overrides;
}

/** Nothing else keeps a release from being everywhere and doing its harm. */
const EVERYWHERE: Overrides = { 'release.rollout': 'all-at-once', 'release.groups': 'off', crashRejection: 'none' };

const NO_CUSTOMERS = 'a config knows no customer, and nobody takes it back';

const OUTAGES: Readonly<Record<string, Outage>> = {
  'all edge regions are silent': { injections: silent(...EDGE_REGIONS) },
  'one region is silent': { injections: silent('a') },
  'all nameservers are dead': { injections: dead(...idsOf('llns')) },
  'all edges are dead': { injections: dead(...idsOf('edge')) },
  'all mappers are dead': { injections: dead(...idsOf('mapper')) },
  'all origins are dead': { injections: dead(...idsOf('origin')) },
  'all edges are overloaded': {
    injections: over(
      'overload',
      { sharePercent: 100 },
      EDGE_REGIONS.map((id) => `region:${id}`),
    ),
  },
  'one network is cut off': { injections: cut(['a'], ['b', 'c', 'x', 'y', 'z', 'core', 'shop', 'news']) },
  'mappers are cut off from clients': { injections: cut(EDGE_REGIONS, ['x', 'y', 'z']) },
  'a customer crashes edges, and nobody takes it back': { injections: bad('rare-parameters'), set: EVERYWHERE },
  'everybody takes itself for sick, and nobody takes it back': { injections: bad('bad-health-rule'), set: EVERYWHERE },
  [NO_CUSTOMERS]: {
    injections: bad('minimal'),
    set: { ...EVERYWHERE, 'config.validation': 'off' },
  },
};

interface Defence {
  readonly on?: Overrides;
  readonly off: Overrides;
  /** By outage: operations more that may fail meanwhile, where that is what the defence is bought with. */
  readonly costs?: Readonly<Record<string, number>>;
}

const DEFENCES: Readonly<Record<string, Defence>> = {
  'dns.inputDelayed': { off: { 'dns.inputDelayed': 'off' } },
  'mapper.election': { off: { 'mapper.election': 'off' } },
  'edge.takeover': { off: { 'edge.takeover': 'off' } },
  'edge.overlay': { off: { 'edge.overlay': 'off' } },
  'edge.spill': { off: { 'edge.spill': 'off' } },
  'roll.networkWide': { off: { 'roll.networkWide': 'off' } },
  // Where the whole network goes without a harmful customer, nobody needs to sleep for it, or to be kept away from it.
  'roll.longSleep': { on: { 'roll.networkWide': 'off' }, off: { 'roll.networkWide': 'off', 'roll.longSleep': 'off' } },
  quarantine: { on: { 'roll.networkWide': 'off' }, off: { 'roll.networkWide': 'off', quarantine: 'off' } },
  'suspend.quota': {
    off: { 'suspend.quota': 'off' },
    // It cannot tell a true sickness from a wrong rule: those that must go on answering say SERVFAIL, at which resolvers give up.
    costs: { [NO_CUSTOMERS]: 20 },
  },
  'resolver.serveStale': { on: { 'resolver.serveStale': 'on' }, off: {} },
};

interface Failures {
  /** Begun so early that they ended before the outage did: to hang until it is over is no merit, and to fail at once no fault. */
  readonly meanwhile: number;
  readonly afterwards: number;
}

const known = new Map<string, Promise<Failures>>();

function failuresOf({ injections }: Outage, set: Overrides): Promise<Failures> {
  const key = JSON.stringify([injections, set]);
  const before = known.get(key);
  if (before) return before;
  // Nothing is to be judged here: operations are counted.
  const experiment = { ...experimentOn(set, [], standard), invariants: [] };
  const found = runOn(experiment, SEED, injections).then(({ history }) => {
    const failed = history.filter((event) => event.type === 'operation' && event.outcome !== 'ok');
    const startsMs = failed.flatMap((event) => (event.type === 'operation' ? event.startMs : []));
    return {
      meanwhile: startsMs.filter((ms) => ms < HEALED_MS - deadlineMs).length,
      afterwards: startsMs.filter((ms) => ms >= HEALED_MS).length,
    };
  });
  known.set(key, found);
  return found;
}

for (const [name, defence] of Object.entries(DEFENCES)) {
  describe(`${name} makes no outage worse, and none longer`, () => {
    for (const [what, outage] of Object.entries(OUTAGES)) {
      it(`when ${what}`, async () => {
        const on = await failuresOf(outage, { ...outage.set, ...defence.on });
        const off = await failuresOf(outage, { ...outage.set, ...defence.off });
        expect(on.meanwhile, 'meanwhile').to.be.at.most(off.meanwhile + CHANCE + (defence.costs?.[what] ?? 0));
        expect(on.afterwards, 'afterwards').to.be.at.most(off.afterwards + CHANCE);
      });
    }
  });
}
