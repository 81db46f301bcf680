import { expect } from 'chai';
import type { Attempt, Event } from '../../harness/history/events.ts';
import { hasFailed } from '../../harness/history/outcomes.ts';
import { medianOf } from '../../harness/records/median.ts';
import type { RunResult } from '../../harness/run/run.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import { type DockerLab, dockerLab } from './docker-lab.ts';
import { describeWithDocker } from './require-docker.ts';

/** A run takes 15 s; before the first one images may be built, and another harness's lab may have to end. */
const TIMEOUT_MS = 400_000;

const injection = (
  kind: string,
  target: string,
  [atMs, durationMs]: readonly [number, number],
  params: Injection['params'] = {},
): Injection => ({ kind, target, atMs, durationMs, params });

/** Every attempt of the instruments, to nameservers and to edges. */
const attemptsOf = ({ history }: RunResult): readonly Attempt[] =>
  history.flatMap((event): readonly Attempt[] =>
    event.type === 'fetch' || event.type === 'operation' ? event.attempts : [],
  );

const ofType = <T extends Event['type']>({ history }: RunResult, type: T): readonly Extract<Event, { type: T }>[] =>
  history.filter((event): event is Extract<Event, { type: T }> => event.type === type);

/** The outcomes that attempts at these nodes had, other than the usual. That the customers' zone has no address is the usual. */
const troubleAt = (result: RunResult, nodes: RegExp): readonly string[] => [
  ...new Set(
    attemptsOf(result)
      .filter((attempt) => nodes.test(attempt.node) && hasFailed(attempt) && attempt.outcome !== 'nodata')
      .map(({ outcome }) => outcome),
  ),
];

describeWithDocker('docker runtime', () => {
  let lab: DockerLab;
  let runs = 0;
  before(() => {
    lab = dockerLab();
  });
  after(() => lab?.runtime.close());

  /** A run that held, with nothing left behind and every injection in effect. */
  async function holds(injections: readonly Injection[]): Promise<RunResult> {
    const result = await lab.run(injections);
    runs++;
    const { verdict, reason, violations, leaks, idle } = result.verdict;
    expect({ verdict, reason, violations, leaks, idle }).to.deep.equal({
      verdict: 'pass',
      reason: undefined,
      violations: [],
      leaks: [],
      idle: [],
    });
    return result;
  }

  it('holds without faults: every operation succeeds, in both families, by time', async function () {
    this.timeout(TIMEOUT_MS);
    const result = await holds([]);
    const { operations, succeeded } = result.verdict.operations;
    expect(operations).to.be.within(85, 90);
    expect(succeeded).to.equal(operations);
    expect(new Set(attemptsOf(result).map(({ family }) => family))).to.deep.equal(new Set([4, 6]));
    const times = result.history.map(({ atMs }) => atMs);
    expect(times).to.deep.equal(times.toSorted((a, b) => a - b));
    expect(times.filter((atMs) => atMs < 0 || atMs > 15_000)).to.deep.equal([]);
  });

  it('a process that dies is refused by its kernel, a machine is silent; both come back', async function () {
    this.timeout(TIMEOUT_MS);
    const result = await holds([
      injection('node-kill', 'node:edge-a1', [2000, 4000], { how: 'process' }),
      injection('node-kill', 'node:edge-a2', [2000, 4000], { how: 'process' }),
      injection('region-kill', 'region:b', [2000, 4000]),
    ]);
    expect(troubleAt(result, /^edge-a/)).to.deep.equal(['refused']);
    expect(troubleAt(result, /^(edge|llns)-b/)).to.deep.equal(['timeout']);
    expect(result.verdict.bitten).to.deep.equal({ 'node-kill': 2, 'region-kill': 1 });
    const ups = ofType(result, 'up').map(({ node }) => node);
    expect(ups.toSorted()).to.deep.equal(['edge-a1', 'edge-a2', 'edge-b1', 'edge-b2', 'llns-b1', 'llns-b2']);
    const served = (atMs: number) => attemptsOf(result).some(({ node, sentMs }) => node === 'edge-b1' && sentMs > atMs);
    expect(served(7000)).to.equal(true);
  });

  it('a node that stands still is silent while its kernel takes what comes, and then goes on as it was', async function () {
    this.timeout(TIMEOUT_MS);
    const [atMs, forMs] = [2000, 4000];
    const still = ['edge-a1', 'edge-a2', 'llns-b1'];
    const result = await holds(still.map((id) => injection('node-pause', `node:${id}`, [atMs, forMs])));
    expect(troubleAt(result, /^(edge-a|llns-b1)/)).to.deep.equal(['timeout']);
    expect(result.verdict.bitten).to.deep.equal({ 'node-pause': 3 });
    expect(ofType(result, 'down').map(({ node, how }) => `${node} ${how}`)).to.have.members(
      still.map((id) => `${id} pause`),
    );
    const upMs = ofType(result, 'up').map(({ atMs: ms }) => ms);
    expect(upMs).to.have.length(still.length);
    for (const ms of upMs) expect(ms).to.be.within(atMs + forMs, atMs + forMs + 500);
    // Nobody took it for a machine that was too busy, and it serves again.
    expect(ofType(result, 'starved').filter(({ who }) => still.includes(who))).to.deep.equal([]);
    const served = attemptsOf(result).filter(({ outcome, sentMs }) => outcome === 'ok' && sentMs > atMs + forMs + 1000);
    expect(served.some(({ node }) => node === 'edge-a1')).to.equal(true);
  });

  it('a release that is delivered once more is refused as often as it comes, and no longer', async function () {
    this.timeout(TIMEOUT_MS);
    const [atMs, forMs, everyMs] = [2000, 4000, 500];
    const result = await holds([
      injection('config-push', 'node:control-core1', [500, 0], { customer: 'a2' }),
      injection('stale-release', 'node:llns-a1', [atMs, forMs], { everyMs }),
    ]);
    const refused = ofType(result, 'release').filter(
      ({ node, action, version }) => node === 'llns-a1' && action === 'rejected' && version === 1,
    );
    expect(refused).to.have.length.within(forMs / everyMs - 2, forMs / everyMs);
    for (const one of refused) expect(one.atMs).to.be.within(atMs, atMs + forMs + 200);
  });

  it('lost packets are recorded, each of them, and explain the attempts that timed out', async function () {
    this.timeout(TIMEOUT_MS);
    const result = await holds([
      injection('packet-loss', 'region:a', [2000, 4000], { lossPercent: 60, direction: 'both' }),
    ]);
    const drops = ofType(result, 'drop');
    const [evidence] = ofType(result, 'evidence');
    const [heal] = ofType(result, 'heal');
    expect(drops.length).to.be.at.least(50).and.equal(evidence?.touched);
    expect(new Set(drops.map(({ protocol }) => protocol))).to.deep.equal(new Set(['udp', 'tcp']));
    expect(drops.filter(({ atMs }) => atMs < 2000 || atMs > (heal?.atMs ?? 0))).to.deep.equal([]);
    const timedOut = attemptsOf(result).filter(({ outcome }) => outcome === 'timeout');
    const unexplained = timedOut.filter(
      ({ local, remote, sentMs, endMs }) =>
        !drops.some(
          ({ from, to, atMs }) =>
            ((from === local && to === remote) || (from === remote && to === local)) && atMs >= sentMs && atMs <= endMs,
        ),
    );
    expect(timedOut).not.to.deep.equal([]);
    expect(unexplained).to.deep.equal([]);
  });

  it('packets are late by what was asked, in the family that was asked', async function () {
    this.timeout(TIMEOUT_MS);
    // So little that clients stay with IPv6: the other family is tried after 250 ms (RFC 8305 section 5). A fetch takes two answers.
    const [delayMs, beginMs] = [80, 2000];
    const params = { delayMs, direction: 'out', family: 6 };
    const result = await holds([injection('latency', 'region:b', [beginMs, 8000], params)]);
    // Everything heals before the quiet period.
    const endMs = ofType(result, 'heal')[0]?.atMs ?? 0;
    const served = attemptsOf(result)
      .filter(({ node, outcome, sentMs }) => /-b\d$/.test(node) && outcome === 'ok' && sentMs >= beginMs)
      .map(({ family, sentMs, endMs }) => ({ family, sentMs, tookMs: endMs - sentMs }));
    // What holds packets back has to start at each node first, and is gone a little before that is told.
    const late = served.filter(
      ({ family, sentMs, tookMs }) => family === 6 && sentMs >= endMs - 3500 && sentMs + tookMs < endMs - 1000,
    );
    const other = served.filter(({ family, sentMs }) => family === 4 || sentMs > endMs + 500);
    expect(late).not.to.deep.equal([]);
    expect(Math.min(...late.map(({ tookMs }) => tookMs))).to.be.within(delayMs, 2 * delayMs + 50);
    expect(medianOf(other.map(({ tookMs }) => tookMs))).to.be.below(delayMs / 2);
    const [evidence] = ofType(result, 'evidence');
    expect(evidence?.touched).to.be.at.least(late.length);
  });

  it('orders reach control and releases the nodes; hostile names do a sound fleet no harm', async function () {
    this.timeout(TIMEOUT_MS);
    const result = await holds([
      injection('oversized-names', 'fleet:llns', [1000, 4000], { nameOctets: 300, everyMs: 500 }),
      injection('software-push', 'node:control-core1', [1000, 0], { version: '2.1.6' }),
      injection('family-mismatch', 'node:control-core1', [2000, 0], { family: 4, machines: 2 }),
      injection('bad-config-push', 'node:control-core1', [3000, 0], { mutation: 'tampered', customer: 'a1' }),
    ]);
    expect(ofType(result, 'order')).to.have.length(3);
    const actions = ofType(result, 'release').map(({ kind, action }) => `${kind} ${action}`);
    expect(new Set(actions)).to.include.all.keys('software activated', 'system-config rejected');
    expect(ofType(result, 'down').map(({ how }) => how)).to.include('upgrade');
  });

  it('keeps its containers from run to run', () => {
    const { bootMs, resetMs, runMs } = lab.runtime.timings();
    expect([resetMs.length, runMs.length]).to.deep.equal([runs, runs]);
    expect(Math.max(...resetMs.slice(1))).to.be.below(bootMs);
  });
});
