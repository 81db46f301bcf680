import { expect } from 'chai';
import type { ReleaseEvent, RolloutEvent } from '../../fixtures/cdn/events.ts';
import type { ReleaseKind } from '../../fixtures/cdn/release.ts';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { History } from '../../harness/history/events.ts';
import type { Ms } from '../../harness/lab/spec.ts';
import type { LabEntry } from '../../harness/runtime/entry.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';
import { experimentOn, runOn, violated } from '../lab.ts';

/** What release control owes when nodes crash, refuse and go back, and when it dies itself. */

const push = (kind: string, atMs: Ms, params: Injection['params']): Injection => {
  return { kind, target: 'node:control-core1', atMs, durationMs: 0, params };
};
const longNames = (target: string, atMs: Ms, durationMs: Ms): Injection => {
  return { kind: 'oversized-names', target, atMs, durationMs, params: { nameOctets: 1000, everyMs: 500 } };
};
const controlDies = (atMs: Ms, durationMs: Ms): Injection => {
  return { kind: 'node-kill', target: 'node:control-core1', atMs, durationMs, params: { how: 'process' } };
};
const SETTINGS = { customer: 'a1', changes: 1 };
const LOST = { mutation: 'lost-customer', customer: 'a1' };
const BUGGY = { version: '2.1.5' };
const MISMATCH = { family: 4, machines: 2 };

const steps = (history: History, step: RolloutEvent['step'], kind: ReleaseKind) =>
  history.filter((event) => event.type === 'rollout' && event.step === step && event.kind === kind);
const took = (history: History, kind: ReleaseKind, action: ReleaseEvent['action'] = 'activated') =>
  history.flatMap((event) =>
    event.type === 'release' && event.kind === kind && event.action === action ? [event] : [],
  );

async function run(seed: number, injections: readonly Injection[], set: Overrides = {}, lab?: LabEntry) {
  const { history, verdict } = await runOn(experimentOn(set, [], lab), seed, injections);
  return { history, violated: violated(verdict), verdict: verdict.verdict };
}

describe('control and nodes that crash', () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`a config blamed for a crash of bad software is taken again when that is gone, seed ${seed}`, async () => {
      const { history, violated } = await run(seed, [
        push('config-push', 2_000, SETTINGS),
        push('software-push', 38_000, BUGGY),
        longNames('fleet:llns', 36_000, 10_000),
        push('bad-config-push', 75_000, LOST),
      ]);
      expect(violated).to.deep.equal([]);
      expect(took(history, 'customer-config', 'rejected').length, 'not pushed for ever').to.be.below(10);
    });
  }

  it('a release that a node took and went back from at once does not block its group', async () => {
    const set = { 'config.validation': 'off', 'release.rollout': 'all-at-once' };
    const mismatches = [2_000, 40_000].map((atMs) => push('family-mismatch', atMs, MISMATCH));
    const { history } = await run(1, [...mismatches, push('config-push', 80_000, SETTINGS)], set);
    expect(new Set(took(history, 'customer-config').map(({ node }) => node)).size).to.equal(14);
    expect(steps(history, 'done', 'customer-config')).to.have.length(1);
  });

  it('crashes from before a release are not held against it after control has restarted', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { history } = await run(seed, [
        push('software-push', 2_000, BUGGY),
        longNames('node:llns-a1', 2_000, 5_000),
        push('config-push', 60_000, SETTINGS),
        controlDies(60_010, 1_000),
      ]);
      expect(steps(history, 'halted', 'customer-config'), `seed ${seed}`).to.deep.equal([]);
      expect(steps(history, 'done', 'customer-config'), `seed ${seed}`).to.have.length(1);
    }
  });

  it('a way back is over when every node in reach has been heard to be back, also after a restart of control', async () => {
    const set = { 'release.rollout': 'all-at-once', 'promises.phases': false };
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { history } = await run(seed, [push('bad-config-push', 2_000, LOST), controlDies(4_300, 1_000)], set);
      const [over] = steps(history, 'rolled-back', 'customer-config');
      const last = took(history, 'customer-config').filter(({ version }) => version === 1);
      const back = new Set(last.filter(({ atMs }) => atMs <= (over?.atMs ?? 0)).map(({ node }) => node));
      const had = took(history, 'customer-config').filter(({ version }) => version === 2);
      expect(
        [...new Set(had.map(({ node }) => node))].filter((node) => !back.has(node)),
        `seed ${seed}`,
      ).to.deep.equal([]);
    }
  });

  it('an order that cannot be carried out is dropped, and control lives', async () => {
    const set = { 'config.fallback': 'minimal', 'release.gate': 'off' };
    const syntax = push('bad-config-push', 2_000, { mutation: 'bad-syntax', customer: 'a1' });
    const { history } = await run(1, [syntax, push('family-mismatch', 60_000, MISMATCH)], set);
    expect(history.filter((event) => event.type === 'down' && event.node === 'control-core1')).to.deep.equal([]);
    expect(steps(history, 'halted', 'system-config')).to.have.length(1);
  });
});

describe('several controls, judged by everything', () => {
  const dies = (node: string, atMs: Ms): Injection => {
    return { kind: 'node-kill', target: `node:${node}`, atMs, durationMs: 60_000, params: { how: 'machine' } };
  };

  it('take a bad release back in time, whenever the leading one dies for long', async () => {
    const set = { 'release.rollout': 'all-at-once', 'promises.phases': false };
    for (let n = 0; n < 5; n++) {
      const injections = [push('bad-config-push', 20_000, LOST), dies('control-core1', 20_200 + n * 1_000)];
      const { history, violated } = await run(n, injections, set, standard);
      expect(violated, `${n}`).to.deep.equal([]);
      expect(steps(history, 'rolled-back', 'customer-config'), `${n}`).to.have.length(1);
    }
  });

  it('would take until the dead one is back, if nobody replaced it', async () => {
    const alone = standard.spec('search').fleets.filter(({ role, region }) => role !== 'control' || region === 'core');
    const set = { 'release.rollout': 'all-at-once', 'promises.phases': false };
    const injections = [push('bad-config-push', 20_000, LOST), dies('control-core1', 20_600)];
    const { history } = await run(1, injections, { ...set, fleets: JSON.stringify(alone) }, standard);
    const [over] = steps(history, 'rolled-back', 'customer-config');
    expect(over?.atMs).to.be.above(80_000);
  });
});

describe('an operator’s hold', () => {
  const hold = (atMs: Ms, durationMs: Ms): Injection => {
    return { kind: 'operator-hold', target: 'fleet:control', atMs, durationMs, params: {} };
  };

  for (const lab of [small, standard]) {
    it(`lets a bad release go back and a good one wait, on ${lab.name}`, async () => {
      const injections = [push('bad-config-push', 2_000, LOST), push('software-push', 2_000, { version: '2.1.6' })];
      const { history, violated, verdict } = await run(1, [...injections, hold(3_000, 40_000)], {}, lab);
      expect({ violated, verdict }).to.deep.equal({ violated: [], verdict: 'pass' });
      const whileHeld = history.flatMap((event) =>
        event.type === 'rollout' && event.atMs > 3_000 && event.atMs < 43_000 ? [`${event.kind} ${event.step}`] : [],
      );
      expect(whileHeld).to.include('customer-config rolled-back');
      expect(whileHeld).not.to.include('software phase');
      expect(steps(history, 'done', 'software')).to.have.length(1);
      expect(steps(history, 'rolled-back', 'customer-config')).to.have.length(1);
    });
  }

  it('alone is something that happened, and breaks nothing', async () => {
    expect(await run(1, [hold(10_000, 40_000)])).to.deep.include({ violated: [], verdict: 'pass' });
  });
});

describe('a config without customers', () => {
  const set = {
    ...{ 'release.rollout': 'all-at-once', 'promises.phases': false, 'release.gate': 'off' },
    ...{ 'release.rollback': 'off', 'release.breaker': 'off' },
  };
  const empty = [push('bad-config-push', 20_000, { mutation: 'minimal', customer: 'a1' })];

  for (const lab of [small, standard]) {
    it(`is refused where nothing but validation stops it, in lab ${lab.name}`, async () => {
      const on = await run(1, empty, set, lab);
      expect(took(on.history, 'customer-config', 'rejected')).to.have.length.above(1);
      expect([on.verdict, took(on.history, 'customer-config')]).to.deep.equal(['pass', []]);
      const off = await run(1, empty, { ...set, 'config.validation': 'off' }, lab);
      expect(off.violated).to.include(lab === small ? 'available' : 'rolled-back');
    });
  }
});
