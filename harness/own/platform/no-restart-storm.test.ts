import { expect } from 'chai';
import type { Event } from '../../history/events.ts';
import { ownSpec } from '../../testkit/own-spec.ts';
import { noRestartStorm } from './no-restart-storm.ts';
import { ownPlatform } from './own-platform.ts';

/** Two name servers, and two web servers of which each needs one: all recover within 10 s. */
const SPEC = ownSpec(['ns1', 'ns2', 'web1', 'web2'], { web1: ['ns1'], web2: ['ns2'] });
const platform = ownPlatform({});

const dies = (node: string, atMs: number): Event => ({
  ...{ type: 'down', atMs, node, how: 'crash', reason: 'exited with 1' },
});
/** Dies at each of these times, and is started again 100 ms later. */
const rolls = (node: string, ...times: readonly number[]): Event[] =>
  times.flatMap((atMs): Event[] => [dies(node, atMs), { type: 'up', atMs: atMs + 100, node }]);
const kill = (node: string, fromMs: number, toMs: number, injection = 0): Event[] => [
  {
    ...{ type: 'inject', atMs: fromMs, injection, kind: 'node-kill', target: `node:${node}` },
    effects: [{ is: 'down', nodes: [node], how: 'process' }],
  },
  { type: 'down', atMs: fromMs, node, how: 'process', injection, reason: 'killed' },
  { type: 'up', atMs: toMs, node },
  { type: 'heal', atMs: toMs, injection },
];
const restart = (node: string, fromMs: number, toMs: number): Event[] => [
  {
    ...{ type: 'inject', atMs: fromMs, injection: 0, kind: 'service-restart', target: `node:${node}` },
    effects: [{ is: 'down', nodes: [node], how: 'restart' }],
  },
  { type: 'down', atMs: fromMs, node, how: 'restart', injection: 0, reason: 'restarted' },
  { type: 'up', atMs: toMs, node },
];
/** A cut at a service: what it sends to all others is lost, and what they send to it. */
const cut = (node: string, fromMs: number, toMs: number): Event[] => {
  const others = ['ns1', 'ns2', 'web1', 'web2'].filter((one) => one !== node);
  const lossy = (from: readonly string[], to: readonly string[]) =>
    ({ is: 'lossy', from, to, families: [4, 6], loss: 1 }) as const;
  return [
    {
      ...{ type: 'inject', atMs: fromMs, injection: 0, kind: 'service-cut', target: `node:${node}` },
      effects: [lossy([node], others), lossy(others, [node])],
    },
    { type: 'heal', atMs: toMs, injection: 0 },
  ];
};
function judgedAs(...events: readonly Event[]) {
  const history = events.toSorted((a, b) => a.atMs - b.atMs);
  const facts = platform.factsOf(history, SPEC, { endMs: 100_000, quietFromMs: 60_000 });
  const { judged, violations } = noRestartStorm.check(history, facts);
  return { judged, messages: violations.map(({ message }) => message) };
}

describe('a storm of restarts in a lab of one’s own', () => {
  it('is none where nobody dies by himself: what is killed does not', () => {
    expect(judgedAs(...kill('ns1', 10_000, 30_000))).to.deep.equal({ judged: 4, messages: [] });
  });

  it('is three deaths of a service, also while what it needs is gone', () => {
    const { judged, messages } = judgedAs(
      ...kill('ns1', 10_000, 30_000),
      ...rolls('web1', 11_000, 11_300, 11_700, 12_500),
    );
    expect(judged).to.equal(4);
    expect(messages).to.deep.equal([
      'web1 died by itself 4 times from 11 s to 12.5 s, though no fault was aimed at it: exited with 1',
    ]);
  });

  it('is none where a service ends with what it needs, and comes back once or twice', () => {
    const outage = kill('ns1', 10_000, 30_000);
    expect(judgedAs(...outage, ...rolls('web1', 11_000, 29_000))).to.deep.equal({ judged: 4, messages: [] });
    // Two of each of two services are none of either.
    expect(judgedAs(...outage, ...rolls('web1', 11_000, 29_000), ...rolls('web2', 11_000, 29_000)).messages).to.be
      .empty;
  });

  it('is none where the fault felled who dies, though it was aimed at another', () => {
    const late: Event[] = [
      {
        ...{ type: 'inject', atMs: 10_000, injection: 0, kind: 'late-need', target: 'node:web1' },
        effects: [
          { is: 'down', nodes: ['ns1'], how: 'process' },
          { is: 'down', nodes: ['web1'], how: 'restart' },
        ],
      },
      { type: 'down', atMs: 10_000, node: 'ns1', how: 'process', injection: 0, reason: 'killed' },
      { type: 'up', atMs: 20_000, node: 'ns1' },
      { type: 'heal', atMs: 20_000, injection: 0 },
    ];
    expect(judgedAs(...late, ...rolls('ns1', 20_500, 21_000, 21_500)).messages).to.be.empty;
    expect(judgedAs(...late, ...rolls('ns2', 20_500, 21_000, 21_500)).messages).to.have.length(1);
  });

  it('is none where the fault was aimed at who dies, until it had its time to recover', () => {
    expect(judgedAs(...cut('web1', 10_000, 20_000), ...rolls('web1', 11_000, 12_000, 13_000, 29_900)).messages).to.be
      .empty;
    expect(judgedAs(...restart('web1', 10_000, 12_000), ...rolls('web1', 13_000, 14_000, 15_000)).messages).to.be.empty;
    // It loses packets of all, and is aimed at one of them.
    expect(judgedAs(...cut('ns1', 10_000, 20_000), ...rolls('web1', 11_000, 12_000, 13_000)).messages).to.have.length(
      1,
    );
  });

  it('is a single death while nothing is done to the lab: before a fault, or when all had their time after it', () => {
    const outage = kill('ns1', 10_000, 30_000);
    expect(judgedAs(...outage, ...rolls('web1', 5_000)).messages).to.deep.equal([
      'web1 died by itself at 5 s, while no fault was in force, nor any to recover from: exited with 1',
    ]);
    expect(judgedAs(...outage, ...rolls('web1', 40_001)).messages).to.have.length(1);
    expect(judgedAs(...outage, ...rolls('web1', 39_999)).messages).to.be.empty;
    expect(judgedAs(...outage, ...rolls('ns1', 40_001)).messages).to.have.length(1);
    expect(judgedAs(dies('web1', 20_000)).messages).to.have.length(1);
  });

  it('counts the time to recover from the start of what was restarted, which nothing heals', () => {
    expect(judgedAs(...restart('ns1', 10_000, 15_000), ...rolls('web1', 24_900)).messages).to.be.empty;
    expect(judgedAs(...restart('ns1', 10_000, 15_000), ...rolls('web1', 25_100)).messages).to.have.length(1);
  });
});
