import { expect } from 'chai';
import fc from 'fast-check';
import { faults } from '../faults/index.ts';
import { PromisedSpec } from '../fixtures/cdn/promises.ts';
import { TEST_SPEC } from '../fixtures/cdn/testkit/spec.ts';
import { UsageError } from '../harness/basics/errors.ts';
import { SERVICE_DEATHS } from '../harness/lab/deaths.ts';
import { topologyOf } from '../harness/lab/topology.ts';
import { checkInjections } from '../harness/schedule/check.ts';
import type { Fault } from '../harness/schedule/fault.ts';
import type { Injection } from '../harness/schedule/schedule.ts';
import { linkEnds, targetNodes } from '../harness/schedule/target.ts';

const whole = PromisedSpec.parse({ ...TEST_SPEC, capacity: { edge: { perSecond: 100, queue: 10 } } });

/** A lab of services: what only they can die of has no use elsewhere. */
const services = PromisedSpec.parse({
  ...whole,
  nodes: [
    {
      id: 'ns1',
      role: 'ns',
      region: 'ns1',
      network: 'lab',
      ipv4: '10.0.0.1',
      ipv6: 'fd00::1',
      deaths: [...SERVICE_DEATHS],
      ports: ['53/udp', '53/tcp'],
      needs: [['ns2']],
    },
    {
      id: 'ns2',
      role: 'ns',
      region: 'ns2',
      network: 'lab',
      ipv4: '10.0.0.2',
      ipv6: '',
      deaths: [],
      ports: [],
      needs: [],
    },
  ],
});

/** Kinds that have targets in labs of services alone, by what they begin with. */
const OWN = ['service-', 'link-cut', 'port-cut', 'late-need'];

const peeringOf = (spec: typeof whole): string =>
  faults.find(({ kind }) => kind === 'path-cut')?.targets(spec)[0] ?? '';

describe('faults', () => {
  it('have kinds of their own', () => {
    expect(new Set(faults.map(({ kind }) => kind)).size).to.equal(faults.length);
  });

  it('of services are aimed at those that can die so, and at nobody else', () => {
    const own = faults.filter(({ kind }) => OWN.some((begin) => kind.startsWith(begin)));
    expect(own).to.have.lengthOf(SERVICE_DEATHS.length + 4);
    for (const fault of own) {
      const targets = [fault.kind === 'link-cut' ? 'link:ns1->ns2' : 'node:ns1'];
      expect(fault.targets(services), fault.kind).to.deep.equal(targets);
      expect(fault.targets(whole), fault.kind).to.deep.equal([]);
    }
  });

  for (const fault of faults) {
    const spec = OWN.some((kind) => fault.kind.startsWith(kind)) ? services : whole;
    describe(fault.kind, () => {
      it('draws parameters that it takes, for targets that the lab has', () => {
        expect(fault.targets(spec)).not.to.deep.equal([]);
        for (const target of fault.targets(spec))
          expect(target.startsWith('link:') ? linkEnds(target, spec).to : targetNodes(target, spec)).not.to.deep.equal(
            [],
          );
        for (const params of fc.sample(fault.arbitrary(spec), { numRuns: 50, seed: 1 })) {
          expect(fault.params.safeParse(params).error).to.equal(undefined);
        }
      });

      it('refuses parameters that it does not know', () => {
        const [params] = fc.sample(fault.arbitrary(spec), { numRuns: 1, seed: 1 });
        expect(fault.params.safeParse({ ...params, surprise: 1 }).success).to.equal(false);
      });

      it('declares its effects, names the target in words, and has milder parameters that it takes', () => {
        const [target = ''] = fault.targets(spec);
        const [params = {}] = fc.sample(fault.arbitrary(spec), { numRuns: 1, seed: 1 });
        const injection = { kind: fault.kind, target, atMs: 1_000, durationMs: 2_000, params };
        expect(fault.effects({ ...injection, index: 0 }, spec)).not.to.deep.equal([]);
        expect(fault.describe(injection)).to.match(fault.instant ? /^push of|^an operator|is restarted$/ : /2 s/);
        for (const [name, ladder] of Object.entries(fault.milder)) {
          const mildest = Array.isArray(ladder) ? ladder[0] : (ladder as { min: number }).min;
          expect(fault.params.safeParse({ ...params, [name]: mildest }).success, name).to.equal(true);
        }
      });
    });
  }

  it('dates a release so that it goes bad in a later phase, and before it can be done', () => {
    const dated = faults.find(({ kind }) => kind === 'dated-push');
    const { phaseMs, gateWindowMs } = whole.timing;
    for (const release of ['software', 'system-config'] as const) {
      const at = (phase: string) => {
        const planned = { kind: 'dated-push', target: 'node:control-core1', atMs: 5_000, durationMs: 0, index: 0 };
        const [effect] = dated?.effects({ ...planned, params: { release, phase } }, whole) ?? [];
        return (effect?.is === 'pushed' && effect.badFromMs) || 0;
      };
      const [machineMs, regionMs] = phaseMs[release];
      expect(at('region')).to.be.within(5_000 + machineMs + 1, 5_000 + machineMs + regionMs - 1);
      expect(at('world')).to.be.within(
        5_000 + machineMs + regionMs + 1,
        5_000 + machineMs + regionMs + gateWindowMs - 1,
      );
    }
  });

  it('cuts all nodes of two networks off from each other, clients included, and nobody else', () => {
    const cut = faults.find(({ kind }) => kind === 'path-cut');
    expect(cut?.targets(whole)).to.deep.equal(['peering:x+y', 'peering:x+z', 'peering:y+z']);
    const planned = { kind: 'path-cut', target: 'peering:x+y', atMs: 0, durationMs: 1, params: {}, index: 0 };
    const [a, b] = ['a', 'b'].map((r) => [`llns-${r}1`, `llns-${r}2`, `edge-${r}1`, `edge-${r}2`, `instrument-${r}1`]);
    expect(cut?.effects(planned, whole)).to.deep.equal([
      { is: 'lossy', from: a, to: b, families: [4, 6], loss: 1 },
      { is: 'lossy', from: b, to: a, families: [4, 6], loss: 1 },
    ]);
  });

  it('cuts a cable between sets of networks, both ways or one, clients included', () => {
    const cut = faults.find(({ kind }) => kind === 'cable-cut');
    expect(cut?.targets(whole)).to.deep.equal(['cable:x/y,z', 'cable:x,y/z']);
    const planned = { kind: 'cable-cut', target: 'cable:x,y/z', atMs: 0, durationMs: 1, index: 0 };
    const networkOf = new Map(topologyOf(whole).nodes.map(({ id, network }) => [id, network]));
    const ways = (params: Injection['params']) =>
      cut
        ?.effects({ ...planned, params }, whole)
        .map((effect) =>
          effect.is === 'lossy'
            ? [effect.from, effect.to].map((ids) => [...new Set(ids.map((id) => networkOf.get(id)))].join()).join('>')
            : '',
        );
    expect(ways({})).to.deep.equal(['x,y>z', 'z>x,y']);
    expect([ways({ direction: 'out' }), ways({ direction: 'in' })]).to.deep.equal([['x,y>z'], ['z>x,y']]);
    const words = cut?.describe({ ...planned, durationMs: 2000, params: { direction: 'in', family: 6 } });
    expect(words).to.equal('no IPv6 packet passes from z to x,y for 2 s');
    const check = (target: string) => () =>
      checkInjections(
        [{ ...planned, atMs: 1_000, durationMs: 1_000, params: {}, target }],
        new Map([['cable-cut', cut as Fault]]),
        whole,
      );
    expect(check('cable:y/z')).not.to.throw();
    for (const target of ['cable:x', 'cable:x/x', 'cable:x,y/y', 'cable:x/w', 'cable:x/y/z', 'cable:/x'])
      expect(check(target), target).to.throw(UsageError, 'names nothing');
    expect(check('peering:x+y')).to.throw(UsageError, 'is not of the sort that cable-cut takes');
  });

  it('loses packets of a whole network, within it too, and of all networks', () => {
    const loss = faults.find(({ kind }) => kind === 'network-loss');
    const paths = (target: string) => {
      const planned = { kind: 'network-loss', target, atMs: 0, durationMs: 1, params: { lossPercent: 10 }, index: 0 };
      return loss?.effects(planned, whole).map((effect) => effect.is === 'lossy' && [effect.from, effect.to]);
    };
    const { nodes } = topologyOf(whole);
    const [inside, outside] = [true, false].map((isIn) =>
      nodes.filter(({ network }) => (network === 'x') === isIn).map(({ id }) => id),
    );
    expect(inside).to.include('instrument-a1');
    expect(paths('network:x')).to.deep.equal([
      [inside, inside],
      [inside, outside],
      [outside, inside],
    ]);
    const everybody = nodes.map(({ id }) => id);
    expect(paths('all')).to.deep.equal([[everybody, everybody]]);
  });

  it('cuts no path at a target that is none', () => {
    const injection = { kind: 'path-cut', atMs: 1_000, durationMs: 1_000, params: {} };
    const check = (target: string) => () =>
      checkInjections([{ ...injection, target }], new Map(faults.map((fault) => [fault.kind, fault])), whole);
    expect(check('peering:x+y')).not.to.throw();
    expect(check('node:edge-a1')).to.throw(UsageError, 'is not of the sort that path-cut takes');
    expect(check('peering:x+w')).to.throw(UsageError, 'names nothing');
  });

  it('overloads only what has a capacity', () => {
    const overload = faults.find(({ kind }) => kind === 'overload');
    expect(overload?.targets(whole)).to.include.members(['node:edge-a1', 'region:a']);
    expect(overload?.targets(whole)).not.to.include.members(['node:llns-a1', 'region:core']);
    const planned = {
      kind: 'overload',
      target: 'region:a',
      atMs: 0,
      durationMs: 1,
      params: { sharePercent: 90 },
      index: 0,
    };
    expect(overload?.effects(planned, whole)).to.deep.equal([
      { is: 'busy', nodes: ['edge-a1', 'edge-a2'], share: 0.9 },
    ]);
    expect(overload?.targets({ ...whole, capacity: {} })).to.deep.equal([]);
  });

  it('delays packets by more and more, from what is felt alone to what outlasts every wait', () => {
    const latency = faults.find(({ kind }) => kind === 'latency');
    const { dnsTimeoutMs, httpTimeoutMs } = whole.timing;
    if (!latency) throw new Error('there is such a fault');
    const drawn = fc.sample(latency.arbitrary(whole), { numRuns: 50, seed: 1 });
    const delaysMs = [...new Set(drawn.map(({ delayMs }) => Number(delayMs)))].sort((a, b) => a - b);
    expect(delaysMs).to.have.length(4);
    expect(2 * (delaysMs[0] ?? 0)).to.be.below(dnsTimeoutMs / 2);
    expect(2 * (delaysMs[1] ?? 0)).to.be.at.least(dnsTimeoutMs);
    expect(4 * (delaysMs[2] ?? 0)).to.be.at.least(httpTimeoutMs);
    expect(delaysMs[3]).to.be.at.least(httpTimeoutMs);
    const planned = { kind: 'latency', target: 'node:edge-a1', atMs: 0, durationMs: 1, index: 0 };
    const [out, back] = latency.effects({ ...planned, params: { delayMs: 70, direction: 'both' } }, whole);
    expect(out).to.deep.include({ is: 'slow', from: ['edge-a1'], delayMs: 70 });
    expect(back).to.deep.include({ is: 'slow', to: ['edge-a1'], delayMs: 70 });
    const jittery = { delayMs: 70, jitterMs: 90, direction: 'out', family: 6 };
    // No packet comes before it is sent.
    const [late] = latency.effects({ ...planned, params: jittery }, whole);
    expect(late).to.deep.include({ delayMs: 70, jitterMs: 70, families: [6] });
    const words = latency.describe({ ...planned, durationMs: 2000, params: jittery });
    expect(words).to.equal('IPv6 packets from node:edge-a1 are 0 to 70 ms late for 2 s');
  });

  it('throttles programs to a share of the time, and refuses one that is none', () => {
    const slow = faults.find(({ kind }) => kind === 'slow-cpu');
    const planned = { kind: 'slow-cpu', target: 'region:a', atMs: 1_000, durationMs: 2_000, index: 0 };
    const [effect] = slow?.effects({ ...planned, params: { percent: 20 } }, whole) ?? [];
    expect(effect).to.deep.equal({ is: 'throttled', nodes: ['llns-a1', 'llns-a2', 'edge-a1', 'edge-a2'], share: 0.8 });
    expect(slow?.describe({ ...planned, params: { percent: 20 } })).to.equal(
      'programs of region:a run for 20 % of the time for 2 s',
    );
    const check = (params: Injection['params']) => () =>
      checkInjections([{ ...planned, params }], new Map([['slow-cpu', slow as Fault]]), whole);
    for (const percent of [5, 90]) expect(check({ percent })).not.to.throw();
    for (const percent of [4, 91, 12.5]) expect(check({ percent }), `${percent}`).to.throw(UsageError, 'percent');
    expect(() =>
      checkInjections(
        [{ ...planned, params: { percent: 50 }, target: 'fleet:instrument' }],
        new Map([['slow-cpu', slow as Fault]]),
        whole,
      ),
    ).to.throw(UsageError);
  });

  it('keep to one family where they are told so, and to both else', () => {
    const params = { lossPercent: 50, direction: 'out' };
    for (const [kind, target, own] of [
      ['packet-loss', 'node:edge-a1', params],
      ['path-cut', peeringOf(whole), {}],
      ['link-cut', 'link:edge-a1->llns-a1', {}],
    ] as const) {
      const fault = faults.find((one) => one.kind === kind);
      const families = (more: object) =>
        fault
          ?.effects({ ...{ kind, target, atMs: 0, durationMs: 1, index: 0 }, params: { ...own, ...more } }, whole)
          .map((effect) => effect.is === 'lossy' && effect.families);
      expect(new Set(families({})?.flat()), kind).to.deep.equal(new Set([4, 6]));
      expect(new Set(families({ family: 4 })?.flat()), kind).to.deep.equal(new Set([4]));
      expect(fault?.params.safeParse({ ...own, family: 5 }).success, kind).to.equal(false);
    }
  });

  it('of a family that one side lacks have nothing to harm there', () => {
    const all = new Map(faults.map((fault) => [fault.kind, fault]));
    const cut = { kind: 'link-cut', target: 'link:ns1->ns2', atMs: 1000, durationMs: 1000 };
    const check = (params: { family?: number }) => () => checkInjections([{ ...cut, params }], all, services);
    for (const params of [{}, { family: 4 }]) expect(check(params)).to.not.throw();
    expect(check({ family: 6 })).to.throw(UsageError, 'has nothing that link-cut can harm');
  });

  it('loses packets between the target and everybody else, in the direction asked for', () => {
    const loss = faults.find(({ kind }) => kind === 'packet-loss');
    const effects = (direction: string) =>
      loss?.effects(
        {
          kind: 'packet-loss',
          target: 'node:edge-a1',
          atMs: 0,
          durationMs: 1,
          params: { lossPercent: 25, direction },
          index: 0,
        },
        whole,
      ) ?? [];
    const [out] = effects('out');
    expect(out).to.deep.include({ is: 'lossy', from: ['edge-a1'], loss: 0.25 });
    expect(out?.is === 'lossy' && out.to.includes('edge-a1')).to.equal(false);
    expect(effects('both')).to.have.length(2);
  });
});
