import { expect } from 'chai';
import type { Event } from '../../history/events.ts';
import type { Effect } from '../../lab/effect.ts';
import { ownSpec } from '../../testkit/own-spec.ts';
import { agree } from './agree.ts';
import { ownPlatform } from './own-platform.ts';

const AGREE_MS = 10_000;
const REFRESH_MS = 30_000;
const LOOK_MS = 2_000;

/** A primary, two secondaries and a resolver: all recover within 10 s. */
const SPEC = ownSpec(['primary', 'second', 'third', 'resolver']);
const NAMES = ['primary', 'second', 'third'];
const served = { zone: 'example.org', agreeMs: AGREE_MS, servers: NAMES, sources: NAMES };
const spec = { ...SPEC, own: { ...SPEC.own, zones: [served] } };
const platform = ownPlatform({});

/** What a server has, every 2 s from a time to a time, both included: the serial at that time. */
const has = (
  node: string,
  fromMs: number,
  toMs: number,
  serialAt: (atMs: number) => number,
  refreshMs = REFRESH_MS,
): Event[] =>
  Array.from({ length: Math.floor((toMs - fromMs) / LOOK_MS) + 1 }, (_, n) => fromMs + n * LOOK_MS).map((askedMs) => ({
    ...{ type: 'serial', atMs: askedMs + 5, askedMs, node, zone: 'example.org', refreshMs },
    serial: serialAt(askedMs),
  }));
/** A zone that changes every 5 s, from 100 on. */
const bumped = (atMs: number): number => 100 + Math.floor(atMs / 5_000);
/** What a server has that follows after so long, until it ceases to. */
const following =
  (lagMs: number, ceasesMs = Number.POSITIVE_INFINITY) =>
  (atMs: number) =>
    bumped(Math.max(0, Math.min(atMs, ceasesMs) - lagMs));
const inject = (target: string, fromMs: number, toMs: number, ...effects: Effect[]): Event[] => [
  { type: 'inject', atMs: fromMs, injection: 0, kind: 'x', target, effects },
  { type: 'heal', atMs: toMs, injection: 0 },
];
const killed = (node: string, fromMs: number, toMs: number) =>
  inject(`node:${node}`, fromMs, toMs, { is: 'down', nodes: [node], how: 'process' });
const cut = (node: string, others: readonly string[], fromMs: number, toMs: number) => {
  const common = { is: 'lossy', families: [4], loss: 1 } as const;
  return inject(
    `node:${node}`,
    fromMs,
    toMs,
    { ...common, from: [node], to: others },
    { ...common, from: others, to: [node] },
  );
};
function judgedAs(...events: readonly Event[]) {
  const history = events.toSorted((a, b) => a.atMs - b.atMs);
  const { judged, violations } = agree.check(
    history,
    platform.factsOf(history, spec, { endMs: 100_000, quietFromMs: 60_000 }),
  );
  return { judged, messages: violations.map(({ message }) => message) };
}
const HELD: readonly string[] = [];

describe('servers of a zone under faults', () => {
  it('agree where nothing ever changes, which is judged at each look', () => {
    const events = NAMES.flatMap((node) => has(node, 0, 20_000, () => 7));
    expect(judgedAs(...events)).to.deep.equal({ judged: 33, messages: HELD });
    expect(judgedAs()).to.deep.equal({ judged: 0, messages: HELD });
    // One alone has nobody to agree with.
    expect(judgedAs(...has('primary', 0, 20_000, () => 7))).to.deep.equal({ judged: 0, messages: HELD });
  });

  it('agree where all follow within the time that they have, and not where one takes longer', () => {
    const primary = has('primary', 0, 60_000, bumped);
    const { judged, messages } = judgedAs(...primary, ...has('second', 0, 60_000, following(8_000)));
    expect([messages, judged > 30]).to.deep.equal([HELD, true]);
    const [late] = judgedAs(...primary, ...has('second', 0, 60_000, following(19_000))).messages;
    expect(late).to.match(
      /^second still had serial 100 of example\.org at \d+ s, when others had 10\d: for 1\d(\.\d+)? s, though all could tell it$/,
    );
  });

  it('do not where one ceases to follow, which is told once of each', () => {
    const events = ['second', 'third'].flatMap((node) => has(node, 0, 60_000, following(0, 21_000)));
    const { messages } = judgedAs(...has('primary', 0, 60_000, bumped), ...events);
    expect(messages.map((message) => message.split(' ')[0])).to.deep.equal(['second', 'third']);
    // 105 was first seen at 26.005 s.
    expect(messages[0]).to.include('at 38 s');
  });

  it('may differ while one of them is harmed, until it had its time to recover and was told of a change after that', () => {
    const outage = killed('second', 10_000, 20_000);
    const events = [...outage, ...has('primary', 0, 60_000, bumped), ...has('second', 0, 8_000, bumped)];
    // Healed at 20 s, recovered by 30 s; a change seen at 30.005 s has to be there by 40.005 s.
    expect(judgedAs(...events, ...has('second', 20_000, 40_000, () => 101)).messages).to.deep.equal(HELD);
    expect(judgedAs(...events, ...has('second', 20_000, 42_000, () => 101)).messages[0]).to.include(
      'second still had serial 101',
    );
    // Another server that is harmed may be the one that it hears of changes from.
    expect(
      judgedAs(...killed('third', 10_000, 40_000), ...events, ...has('second', 20_000, 50_000, () => 101)).messages,
    ).to.deep.equal(HELD);
  });

  it('may miss a change that was made while one was harmed until the next refresh, and no longer', () => {
    const once = (atMs: number) => (atMs < 12_000 ? 100 : 101);
    const events = [
      ...killed('second', 10_000, 20_000),
      ...has('primary', 0, 90_000, once),
      ...has('second', 0, 8_000, once),
    ];
    // Recovered by 30 s; refresh and retry take 30 s, and the transfer its 10 s.
    const undecided = judgedAs(...events, ...has('second', 20_000, 70_000, () => 100));
    expect(undecided.messages).to.deep.equal(HELD);
    expect(judgedAs(...events, ...has('second', 20_000, 72_000, () => 100)).messages).to.have.length(1);
    // Where that is beyond the run nothing is decided of it.
    expect(judgedAs(...events, ...has('second', 20_000, 90_000, () => 100, 3_600_000)).messages).to.deep.equal(HELD);
  });

  it('are not harmed by what happens to others, also where that loses packets of theirs', () => {
    const events = [...has('primary', 0, 40_000, bumped), ...has('second', 0, 40_000, following(0, 6_000))];
    expect(judgedAs(...killed('resolver', 5_000, 39_000), ...events).messages).to.have.length(1);
    expect(judgedAs(...cut('resolver', NAMES, 5_000, 39_000), ...events).messages).to.have.length(1);
    expect(
      judgedAs(...cut('primary', ['second', 'third', 'resolver'], 5_000, 39_000), ...events).messages,
    ).to.deep.equal(HELD);
  });

  it('have serials that go round, and a primary that has gone back leaves nobody behind', () => {
    const top = 2 ** 32 - 2;
    const round = (atMs: number) => (top + Math.floor(atMs / 5_000)) % 2 ** 32;
    const primary = has('primary', 0, 40_000, round);
    expect(judgedAs(...primary, ...has('second', 0, 40_000, round)).messages).to.deep.equal(HELD);
    expect(judgedAs(...primary, ...has('second', 0, 40_000, () => top)).messages).to.have.length(1);
    const back = has('primary', 0, 40_000, (atMs) => (atMs < 6_000 ? 200 : 100));
    expect(judgedAs(...back, ...has('second', 0, 40_000, () => 100)).messages).to.deep.equal(HELD);
  });
});
