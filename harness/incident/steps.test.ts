import { expect } from 'chai';
import type { EventKind } from '../history/event-book.ts';
import type { Attempt, DnsAttempt, Event, FetchEvent, OperationEvent } from '../history/events.ts';
import { topologyOf } from '../lab/topology.ts';
import { plain } from '../platform/plain.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import type { Condition } from './condition.ts';
import type { Step } from './incident.ts';
import { findSteps } from './steps.ts';

const spec = testSpec();
/** Edges of this platform say which way they fetch. */
const path: EventKind = { fields: {}, words: () => '', nodes: ['node', 'origin', 'via'], values: {} };
const lab = { spec, platform: { ...plain, events: { path } } };
const client = 'instrument-b1';
const addressOf = (id: string) => topologyOf(spec).byId.get(id)?.ipv4 ?? '';

const down = (node: string, atMs: number): Event => ({ type: 'down', atMs, node, how: 'crash', reason: 'test' });
const up = (node: string, atMs: number): Event => ({ type: 'up', atMs, node });
const inject = (injection: number, atMs: number): Event => {
  return { type: 'inject', atMs, injection, kind: 'test', target: 'all', effects: [] };
};
const heal = (injection: number, atMs: number): Event => ({ type: 'heal', atMs, injection });

const attempt = (node: string, endMs: number, outcome: Attempt['outcome'] = 'ok', cut = 'g.cdn.test'): DnsAttempt => {
  return { node, family: 4, local: '', remote: '', sentMs: endMs - 10, endMs, outcome, cut };
};
const fetch = (atMs: number, more: Partial<FetchEvent>): Event => {
  const base = { type: 'fetch', id: 0, client, name: 'shop.g.cdn.test', rrtype: 'A', startMs: 0, atMs } as const;
  return { ...base, outcome: 'ok', attempts: [], referrals: [], ...more };
};

/** When each condition is first satisfied, alone or as told. */
const seen = (history: readonly Event[], when: Condition, more: Partial<Step> = {}) =>
  findSteps({ steps: [{ id: 'it', title: 'it', when, ...more }] }, history, lab)[0]?.seen?.atMs;

describe('steps of a story', () => {
  const deaths = [inject(0, 5), down('edge-a1', 10), down('llns-a1', 20), heal(0, 25), down('llns-b1', 30)];

  it('are seen in the first event that satisfies their condition', () => {
    expect(seen(deaths, { type: 'down' })).to.equal(10);
    expect(seen(deaths, { type: 'down', node: 'llns-b1' })).to.equal(30);
    expect(seen(deaths, { type: 'down', node: { role: 'llns' } })).to.equal(20);
    expect(seen(deaths, { type: 'down', node: { role: ['mapper', 'llns'], not: { region: 'a' } } })).to.equal(30);
    expect(seen(deaths, { type: 'down', not: { node: { region: 'a' } } })).to.equal(30);
    expect(seen(deaths, { type: 'down', how: 'machine' })).to.equal(undefined);
    expect(seen(deaths, { type: 'up' })).to.equal(undefined);
  });

  it('are not seen before an injection begins, nor outside of the time in which one is in force', () => {
    expect(seen(deaths, { type: 'down' }, { after: { injection: 0 } })).to.equal(10);
    expect(seen([down('edge-a1', 1), ...deaths], { type: 'down' }, { after: { injection: 0 } })).to.equal(10);
    expect(seen([down('edge-a1', 1), ...deaths], { type: 'down' }, { during: [0] })).to.equal(10);
    expect(seen(deaths, { type: 'down', node: 'llns-b1' }, { during: [0] })).to.equal(undefined);
    expect(seen(deaths, { type: 'down' }, { after: { injection: 1 } })).to.equal(undefined);
    expect(seen(deaths, { type: 'down' }, { during: [1] })).to.equal(undefined);
  });

  it('wait for the step before them, and are missed with it', () => {
    const steps = (how: string): Step[] => [
      { id: 'dies', title: 'dies', when: { type: 'down', how } },
      { id: 'back', title: 'back', when: { type: 'up' }, after: { step: 'dies' } },
    ];
    const history = [up('edge-a1', 5), down('edge-a1', 10), up('edge-a1', 20)];
    const times = (how: string) => findSteps({ steps: steps(how) }, history, lab).map((found) => found.seen?.atMs);
    expect(times('crash')).to.deep.equal([10, 20]);
    expect(times('machine')).to.deep.equal([undefined, undefined]);
  });

  it('must come soon after what they come after, where that is told', () => {
    const soon = (withinMs: number) => seen(deaths, { type: 'down' }, { after: { injection: 0 }, withinMs });
    expect(soon(6)).to.equal(10);
    expect(soon(5)).to.equal(undefined);
  });

  it('may be counted, and then within a time: seen in the event that makes up the number', () => {
    const count = (atLeast: number, inMs?: number) =>
      seen(deaths, { type: 'down' }, { count: { atLeast, ...(inMs !== undefined && { inMs }) } });
    expect([count(1), count(2), count(3), count(4)]).to.deep.equal([10, 20, 30, undefined]);
    expect([count(2, 10), count(2, 9), count(3, 20), count(3, 19)]).to.deep.equal([20, undefined, 30, undefined]);
  });

  it('are seen in any of the times in which one of several injections is in force', () => {
    const twice = [...deaths, inject(1, 40), down('edge-a2', 45), heal(1, 50)];
    expect(seen(twice, { type: 'down', node: { role: 'edge' } }, { during: [0, 1] })).to.equal(10);
    expect(seen(twice, { type: 'down', node: 'edge-a2' }, { during: [0, 1] })).to.equal(45);
    expect(seen(twice, { type: 'down', node: 'llns-b1' }, { during: [0, 1] })).to.equal(undefined);
  });

  it('compare numbers, and look into texts', () => {
    expect(seen([fetch(50, { startMs: 40 })], { type: 'fetch', tookMs: { above: 9 } })).to.equal(50);
    expect(seen([fetch(50, { startMs: 40 })], { type: 'fetch', tookMs: { above: 10 } })).to.equal(undefined);
    expect(seen([fetch(50, { startMs: 40 })], { type: 'fetch', tookMs: { above: 5, below: 10 } })).to.equal(undefined);
    expect(seen(deaths, { type: 'down', reason: { contains: 'es' } })).to.equal(10);
    expect(seen(deaths, { type: 'down', not: { reason: { contains: 'es' } } })).to.equal(undefined);
  });

  it('find a failover within one resolution: who answered instead of whom, at the same level', () => {
    const attempts = [
      attempt('llns-b2', 90, 'timeout', 'cdn.test'),
      attempt('llns-a1', 100, 'timeout'),
      attempt('llns-a2', 150, 'cancelled'),
      attempt('llns-b1', 200),
    ];
    const history = [fetch(210, { attempts }), fetch(300, { attempts: [attempt('llns-b1', 290)] })];
    const instead = (insteadOf: Condition | string) => seen(history, { type: 'query', outcome: 'ok', insteadOf });
    expect(instead({ region: 'a' })).to.equal(200);
    expect(instead('llns-a1')).to.equal(200);
    // Another cut's server, one that was given up unfinished, and the one that answered.
    for (const other of ['llns-b2', 'llns-a2', 'llns-b1']) expect(instead(other), other).to.equal(undefined);
    expect(seen(history, { type: 'query', server: 'llns-b1', not: { insteadOf: { region: 'a' } } })).to.equal(290);
  });

  it('find what referrals and answers name, and what they leave out', () => {
    const referral = (atMs: number, ...to: string[]) => {
      return { cut: 'g.cdn.test', from: 'edge-a1', atMs, ttlMs: 1, addresses: to.map(addressOf) };
    };
    const answer = { ...referral(0, 'edge-a1', 'edge-a2'), from: 'llns-b1' };
    const history = [
      fetch(50, { referrals: [referral(40, 'llns-a1', 'llns-b1')], answer }),
      fetch(60, { referrals: [referral(55, 'llns-b1', 'llns-b2')], outcome: 'nxdomain' }),
    ];
    expect(seen(history, { type: 'referral', to: { region: 'a' } })).to.equal(40);
    expect(seen(history, { type: 'referral', to: { role: 'llns' }, not: { to: { region: 'a' } } })).to.equal(55);
    expect(seen(history, { type: 'fetch', answers: 'edge-a2', from: { region: 'b' }, client })).to.equal(50);
    expect(seen(history, { type: 'fetch', outcome: ['servfail', 'nxdomain'] })).to.equal(60);
  });

  it('find requests of operations, paths and addresses by node', () => {
    const [failed, served] = [attempt('edge-a1', 10, 'timeout'), attempt('edge-a2', 20)];
    const operation: OperationEvent = {
      ...{ type: 'operation', id: 0, client, customer: 'shop', startMs: 0, atMs: 25, outcome: 'ok', fetches: [0, 0] },
      attempts: [failed, served],
    };
    expect(seen([operation], { type: 'request', outcome: 'ok', insteadOf: { role: 'edge' } })).to.equal(20);
    expect(seen([operation], { type: 'operation', customer: 'shop', outcome: 'ok' })).to.equal(25);
    const spill: Event = { type: 'spill', atMs: 40, client, operation: 0, customer: 'shop', outcome: 'ok' };
    expect(seen([operation, spill], { type: 'spill', client: { region: 'b' }, outcome: 'ok' })).to.equal(40);
    expect(seen([operation], { type: 'spill' })).to.equal(undefined);
    const direct: Event = { type: 'path', atMs: 1, node: 'edge-a1', origin: 'mapper-b1' };
    const around: Event = { ...direct, atMs: 2, via: 'llns-b1' };
    expect(seen([direct, around], { type: 'path', via: { not: { region: 'a' } } })).to.equal(2);
    const claim = {
      type: 'address',
      atMs: 3,
      node: 'edge-a2',
      action: 'claimed',
      address: addressOf('edge-a1'),
    } as const;
    expect(seen([claim], { type: 'address', node: { region: 'a' }, of: 'edge-a1' })).to.equal(3);
  });
});
