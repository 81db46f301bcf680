import { expect } from 'chai';
import type { MonitorEvent, RecoveryEvent } from '../../fixtures/cdn/events.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { History } from '../../harness/history/events.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';
import { experimentOn, runOn, violated } from '../lab.ts';
import { ONE_CONTROL } from './one-control.ts';

/** What a nameserver does about its own faults (WORLDS'05, 5.1), in a lab where nothing else helps it. */

const SEEDS = [1, 2];
const PUSH_MS = 20_000;
const push = (kind: string, params: Injection['params']): Injection => {
  return { kind, target: 'node:control-core1', atMs: PUSH_MS, durationMs: 0, params };
};
const MISMATCH = push('family-mismatch', { family: 4, machines: 2 });
const bad = (mutation: string) => push('bad-config-push', { mutation, customer: 'a1' });
/** Control dies when all nodes have what it pushed, before it can take it back, and stays dead for 30 s. */
const CONTROL_DIES: Injection = {
  kind: 'node-kill',
  target: 'node:control-core1',
  atMs: PUSH_MS + 600,
  durationMs: 30_000,
  params: { how: 'process' },
};

const UNGUARDED: Overrides = { crashRejection: 'none', 'config.validation': 'off', 'release.rollback': 'off' };
const EVERYWHERE: Overrides = { 'release.rollout': 'all-at-once', 'release.groups': 'off' };
const UNVALIDATED: Overrides = { ...EVERYWHERE, 'config.validation': 'off' };

/** A customer whose requests crash edges, everywhere, for the rest of the run. */
const RARE = push('bad-config-push', { mutation: 'rare-parameters', customer: 'a2' });
const RARE_ALONE: Overrides = {
  ...{ crashRejection: 'none', 'release.gate': 'off', 'release.rollback': 'off', 'release.breaker': 'off' },
  ...{ 'release.rollout': 'all-at-once', 'roll.networkWide': 'off' },
};

/** How often each node that died by itself did. */
const rolls = (history: History): readonly number[] => {
  const counts = new Map<string, number>();
  for (const event of history) {
    if (event.type === 'down' && event.how === 'crash') counts.set(event.node, (counts.get(event.node) ?? 0) + 1);
  }
  return [...counts.values()];
};
const requests = (history: History) => history.flatMap((event) => (event.type === 'operation' ? event.attempts : []));
const recoveries = (history: History, action: RecoveryEvent['action']) =>
  history.flatMap((event) => (event.type === 'recovery' && event.action === action ? [event] : []));
const said = (history: History, step: MonitorEvent['step']) =>
  history.flatMap((event) => (event.type === 'monitor' && event.step === step ? [event] : []));
const failures = (history: History): number =>
  history.filter((event) => event.type === 'operation' && event.outcome !== 'ok').length;

/** Runs the injections with a switch as it is by default, and turned off. */
async function both(off: Overrides, beside: Overrides, injections: readonly Injection[], seed: number) {
  const run = async (set: Overrides) => {
    const { history, verdict } = await runOn(experimentOn({ ...ONE_CONTROL, ...set }, [], standard), seed, injections);
    return { history, violated: violated(verdict) };
  };
  return { on: await run(beside), off: await run({ ...beside, ...off }) };
}

for (const seed of SEEDS) {
  describe(`recovery, seed ${seed}`, () => {
    it('long sleep: a machine that cannot start rolls five times at most', async () => {
      const { on, off } = await both({ 'roll.longSleep': 'off' }, UNGUARDED, [MISMATCH], seed);
      expect(off.violated).to.include('no-restart-storm');
      expect(on.violated).not.to.include('no-restart-storm');
      expect(new Set(recoveries(on.history, 'long-sleep').map(({ node }) => node)).size).to.equal(1);
    });

    it('network-wide mode: when all would roll they recover in place, and nobody notices', async () => {
      const beside = { ...UNGUARDED, 'release.rollout': 'all-at-once' };
      const { on, off } = await both({ 'roll.networkWide': 'off' }, beside, [MISMATCH], seed);
      expect(off.violated).to.include.members(['no-restart-storm', 'available']);
      expect(on.violated).not.to.include.members(['no-restart-storm']);
      expect([failures(on.history), failures(off.history) > 0]).to.deep.equal([0, true]);
      const own = on.history.filter((event) => event.type === 'down' && event.how === 'crash');
      const dead = new Set(own.map((event) => (event.type === 'down' ? event.node : '')));
      expect(own.length, 'no node dies twice').to.equal(dead.size);
    });

    it('long sleep: an edge that one customer crashes rolls four times and keeps one, and clients are sent elsewhere', async () => {
      const { on, off } = await both({ 'roll.longSleep': 'off' }, RARE_ALONE, [RARE], seed);
      expect(Math.max(...rolls(off.history))).to.be.above(50);
      expect(Math.max(...rolls(on.history))).to.equal(standard.spec('search').bounds.rollsPerNode - 1);
      const [first] = recoveries(on.history, 'long-sleep');
      const { publicationMs, slackMs, answerTtlMs } = standard.spec('search').timing;
      const untilMs = (first?.atMs ?? 0) + standard.spec('search').timing.longSleepMs;
      const late = requests(on.history).filter(
        ({ node, sentMs }) =>
          node === first?.node && sentMs < untilMs && sentMs > first.atMs + publicationMs + answerTtlMs + slackMs,
      );
      expect([first?.node.startsWith('edge'), late]).to.deep.equal([true, []]);
    });

    it('network-wide mode: when all edges would roll they go without one customer in place', async () => {
      const { on, off } = await both(
        { 'roll.networkWide': 'off' },
        { ...RARE_ALONE, 'roll.networkWide': 'on' },
        [RARE],
        seed,
      );
      expect(off.violated).to.include('no-restart-storm');
      expect(on.violated).not.to.include('no-restart-storm');
      expect(Math.max(...rolls(on.history))).to.equal(1);
      expect(recoveries(on.history, 'network-wide-on').map(({ detail }) => detail)[0]).to.match(/% of the edges roll/);
    });

    it('quota: a wrong health rule makes all sick, and a third of them stop answering', async () => {
      const beside = { ...EVERYWHERE, 'dns.inputDelayed': 'off' } as const;
      const { on, off } = await both({ 'suspend.quota': 'off' }, beside, [bad('bad-health-rule'), CONTROL_DIES], seed);
      expect(off.violated).to.include('error-budget');
      expect(on.violated).not.to.include('error-budget');
      expect([failures(on.history), failures(off.history) > 100]).to.deep.equal([0, true]);
      const suspended = recoveries(on.history, 'suspended').filter(({ node }) => node.startsWith('llns'));
      expect(new Set(suspended.map(({ node }) => node)).size).to.equal(3);
      expect(recoveries(on.history, 'resumed').length).to.equal(recoveries(on.history, 'suspended').length);
      expect(said(on.history, 'grant')).to.have.length.above(3);
    });

    it('delayed input: nameservers on it answer while the others have no data, and only then', async () => {
      const { on, off } = await both({ 'dns.inputDelayed': 'off' }, UNVALIDATED, [bad('minimal'), CONTROL_DIES], seed);
      expect(off.violated).to.include('error-budget');
      expect(on.violated).not.to.include('error-budget');
      expect(failures(on.history)).to.be.below(failures(off.history) / 5);
      const nodes = ['llns-z1', 'llns-z2'];
      const started = recoveries(on.history, 'delayed-answers-on');
      const stopped = recoveries(on.history, 'delayed-answers-off');
      expect(started.map(({ node }) => node).toSorted()).to.deep.equal(nodes);
      expect(stopped.map(({ node }) => node).toSorted()).to.deep.equal(nodes);
      const { detectionMs, heartbeatMs, gateWindowMs } = standard.spec('search').timing;
      for (const { atMs } of started) expect(atMs - PUSH_MS).to.be.at.most(detectionMs + 2 * heartbeatMs);
      const backMs = CONTROL_DIES.atMs + CONTROL_DIES.durationMs;
      for (const { atMs } of stopped) expect(atMs).to.be.within(backMs, backMs + gateWindowMs);
    });

    it('self-suspension: a nameserver that no longer finds its own names stops answering for them', async () => {
      const corrupted = { 'nameserver.version': '2.1.5' };
      const { history } = await runOn(experimentOn(corrupted, [], standard), seed, [
        {
          kind: 'oversized-names',
          target: 'node:llns-a1',
          atMs: PUSH_MS,
          durationMs: 1000,
          params: { nameOctets: 258, everyMs: 60_000 },
        },
      ]);
      const [suspended] = recoveries(history, 'suspended');
      expect(suspended).to.deep.include({ node: 'llns-a1', detail: 'it does not find its own name a1.g.cdn.test' });
      const { heartbeatMs, detectionMs, publicationMs } = standard.spec('search').timing;
      expect(suspended?.atMs).to.be.within(PUSH_MS, PUSH_MS + 2 * heartbeatMs);
      const wrong = history
        .flatMap((event) => (event.type === 'fetch' ? event.attempts : []))
        .filter(({ node, outcome }) => node === 'llns-a1' && outcome === 'nxdomain');
      expect(wrong.every(({ endMs }) => endMs <= (suspended?.atMs ?? 0) + heartbeatMs)).to.equal(true);
      const told = said(history, 'alert').find(({ detail }) => detail.includes('llns-a1'));
      expect(told?.atMs).to.be.at.most((suspended?.atMs ?? 0) + detectionMs + publicationMs);
    });
  });
}

describe('recovery in place', () => {
  it('does not hide from control that a config is at fault', async () => {
    // Two machines have died of the first two configs when the third comes: from then on nobody does.
    const pushes = [1000, 24_000, 24_000].map((atMs) => ({
      ...push('family-mismatch', { family: 4, machines: 1 }),
      atMs,
    }));
    const upgrade = { ...push('software-push', { version: '2.1.6' }), atMs: 4000 };
    const { history, verdict } = await runOn(experimentOn({ 'config.validation': 'off' }), 2924298946, [
      ...pushes.slice(1),
      ...pushes.slice(0, 1),
      upgrade,
    ]);
    expect(violated(verdict)).to.deep.equal([]);
    expect(recoveries(history, 'network-wide-on')).not.to.have.length(0);
    const halted = history.flatMap((event) => (event.type === 'rollout' && event.step === 'halted' ? [event] : []));
    expect(halted.filter(({ kind }) => kind === 'system-config').map(({ version }) => version)).to.deep.equal([
      2, 3, 4,
    ]);
  });
});

describe('the monitor', () => {
  it('says how things are every so often, and alerts when nodes roll', async () => {
    const { history } = await runOn(experimentOn(UNGUARDED, [], standard), 1, [MISMATCH]);
    const { statusLineMs, durationMs } = standard.spec('search').timing;
    const lines = said(history, 'status');
    expect(lines.map(({ atMs }) => Math.round(atMs / statusLineMs))).to.deep.equal(
      Array.from({ length: durationMs / statusLineMs }, (_, n) => n + 1),
    );
    expect(lines[0]?.detail).to.match(
      /^100.0 % of probes succeed, median \d+ ms, impact 0; 24 of 24 nodes up; version 1/,
    );
    expect(said(history, 'alert')[0]?.detail).to.equal('rolling: llns-a1');
  });
});
