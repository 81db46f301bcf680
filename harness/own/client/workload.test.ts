import { mock } from 'node:test';
import { expect } from 'chai';
import type { Event } from '../../history/events.ts';
import { createJumpClock } from '../../testkit/clock.ts';
import { addressesCame, askedWords, fakeContext, type Says } from '../../testkit/fake-asker.ts';
import { node } from '../../testkit/own-checks.ts';
import type { Asking, Came } from '../asker/protocol.ts';
import { questionsOf } from '../checks/questions-of.ts';
import { decodeLabFile } from '../lab-file/decode-lab-file.ts';
import type { Heard } from '../platform/heard.ts';
import type { AskedAll } from './ask-all.ts';
import { clientPeers } from './client-peers.ts';
import { workloadOf } from './workload.ts';

const RECOVER_MS = 10_000;
/** One operation of ten a second. */
const BEAT_MS = 100;

const { lab } = decodeLabFile(
  `format: zonequake-lab/1
roles: { resolver: resolver }
client: { ask: [resolver], timeout: 2s, tries: 1, rate: 10/s }
check:
  - { name: one.example.com, type: A, answers: [10.1.0.80] }
  - { name: two.example.com, type: A, answers: [10.1.0.80] }
`,
  'it',
);
const nodes = [node('resolver', ['resolver'], '10.1.0.53', 'fd01::53')];
const { questions } = questionsOf({ lab, nodes, zones: [], draw: () => 'zq1' });
const right: Says = (asking) => addressesCame(asking, '10.1.0.80');

const swept = (isRight: boolean, heard: readonly Heard[] = []): AskedAll => ({
  judged: [],
  settled: [
    {
      ...{ check: 0, asks: questions.slice(0, 1).map(({ ask }) => ask) },
      judged: isRight ? { is: 'right' } : { is: 'silent', sentence: 'resolver says nothing', said: 'nothing' },
    },
  ],
  agree: [{ check: 1, judged: { is: 'right' } }],
  heard,
  isRight,
});

/** A workload that has begun, on a machine whose timers do not run by themselves. */
function begun(
  says: Says,
  looks: readonly (boolean | Error | Heard)[] = [true],
  lookMs = 100,
  before: readonly Heard[] = [],
) {
  const clock = createJumpClock();
  const events: Event[] = [];
  const lookedMs: number[] = [];
  const context = fakeContext(says);
  const start = workloadOf({
    ...{ lab, questions, peers: clientPeers(lab, nodes), recoverMs: RECOVER_MS, before, contextAt: () => context },
    ...{ durationMs: 60_000, served: [], lively: new Set<string>() },
    askAll: async () => {
      const look = looks[Math.min(lookedMs.length, looks.length - 1)] ?? true;
      lookedMs.push(clock.nowMs());
      clock.spend(lookMs);
      if (look instanceof Error) throw look;
      return typeof look === 'boolean' ? swept(look) : swept(true, [look]);
    },
  });
  const workload = start({ clock, zeroNs: 0n, take: (event) => void events.push(event) });
  return { ...workload, clock, events, lookedMs, asked: () => context.asked.map(askedWords) };
}

/** An answer that comes when it is told to. */
function later() {
  const waiting: [Asking, (came: Came) => void][] = [];
  const says: Says = (asking) => new Promise((resolve) => void waiting.push([asking, resolve]));
  const answerAll = () => {
    for (const [asking, resolve] of waiting.splice(0)) resolve(right(asking, 0) as Came);
  };
  return { says, answerAll };
}
const told = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'asked' ? [`${event.check} ${event.outcome} ${event.why}`.trim()] : []));

describe('clients of a lab of one’s own', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('ask one thing after the other, first all as those who prefer IPv6 and then as those who prefer IPv4', async () => {
    const { asked, events, heardOut } = begun(right);
    expect(asked()).to.deep.equal([]);
    mock.timers.tick(5 * BEAT_MS);
    await heardOut();
    const six = (name: string) => [`udp fd01::53 ${name}.example.com A`, `udp 10.1.0.53 ${name}.example.com A`];
    const four = (name: string) => six(name).toReversed();
    expect(asked()).to.deep.equal([...six('one'), ...six('two'), ...four('one'), ...four('two'), ...six('one')]);
    const operations = events.filter(({ type }) => type === 'operation');
    expect(operations.map((one) => one.type === 'operation' && [one.id, one.customer, one.outcome])).to.deep.equal(
      [
        ...[0, 2, 4].map((id) => [id, 'one.example.com A', 'ok']),
        ...[1, 3].map((id) => [id, 'two.example.com A', 'ok']),
      ].toSorted((a, b) => Number(a[0]) - Number(b[0])),
    );
  });

  it('ask on while nobody answers, and what is wrong is told with its attempts', async () => {
    const { asked, events, heardOut } = begun(() => ({ is: 'timeout' }));
    mock.timers.tick(2 * BEAT_MS);
    await heardOut();
    expect(asked()).to.have.length(4);
    expect(told(events)).to.deep.equal([
      'one.example.com A none no answer within 2 s',
      'two.example.com A none no answer within 2 s',
    ]);
    const [operation] = events.filter(({ type }) => type === 'operation');
    expect(operation).to.deep.include({ outcome: 'fail', id: 0, startMs: 0 });
    expect(operation?.type === 'operation' && operation.attempts).to.have.length(2);
  });

  it('are heard out: nothing new is asked, and all that is under way is waited for and told', async () => {
    const { says, answerAll } = later();
    const { asked, events, heardOut } = begun(says);
    mock.timers.tick(2 * BEAT_MS);
    let isOver = false;
    const over = heardOut().then(() => {
      isOver = true;
    });
    mock.timers.tick(10 * BEAT_MS);
    await new Promise((resolve) => setImmediate(resolve));
    expect([isOver, asked().length, events.length]).to.deep.equal([false, 4, 0]);
    answerAll();
    await over;
    expect(told(events)).to.deep.equal(['one.example.com A right', 'two.example.com A right']);
  });

  it('are no more heard once they are stopped', async () => {
    const { says, answerAll } = later();
    const { asked, events, stop, heardOut } = begun(says);
    mock.timers.tick(BEAT_MS);
    stop();
    mock.timers.tick(10 * BEAT_MS);
    answerAll();
    await heardOut();
    expect([asked().length, events]).to.deep.equal([2, []]);
  });

  it('could not ask to the end where the asker has ended, which is told as it was', async () => {
    const gone = new Error('the asker has ended');
    let count = 0;
    const { events, failure, heardOut } = begun((asking, ms) => {
      if (++count > 2) throw count === 3 ? gone : new Error('and again');
      return right(asking, ms);
    });
    expect(failure()).to.equal(undefined);
    mock.timers.tick(3 * BEAT_MS);
    await heardOut();
    expect(failure()).to.equal(gone);
    expect(told(events)).to.deep.equal(['one.example.com A right']);
  });
});

describe('a lab of one’s own, looked at after the last heal', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('has recovered when all was right twice in a row, which is told once', async () => {
    const { events, lookedMs, untilRecovered } = begun(right, [true, false, true, true]);
    await untilRecovered(0);
    expect(lookedMs).to.deep.equal([0, 100, 700, 800]);
    expect(told(events)).to.deep.equal(['one.example.com A right']);
    expect(events.map(({ atMs }) => atMs)).to.deep.equal([900]);
    expect(events.map((event) => event.type === 'asked' && [event.operation, event.question])).to.deep.equal([
      [-1, 'one.example.com A at resolver (10.1.0.53)'],
    ]);
  });

  it('has not where a node is silent in a family in which it answered before, and each look is told', async () => {
    const both: Heard = { of: 'resolver', ipv4: [1, 1], ipv6: [1, 1] };
    const half: Heard = { ...both, ipv6: [0, 1] };
    const seen = async (looks: readonly Heard[], before: readonly Heard[]) => {
      const { events, lookedMs, untilRecovered } = begun(right, looks, 100, before);
      await untilRecovered(0);
      const heard = events.flatMap((event) => (event.type === 'heard' ? [[event.fromMs, event.ipv6[0]]] : []));
      return { lookedMs, heard };
    };
    const { lookedMs, heard } = await seen([half, both], [both]);
    expect(lookedMs).to.deep.equal([0, 600, 700]);
    expect(heard).to.deep.equal([
      [0, 1],
      [0, 0],
      [600, 1],
      [700, 1],
    ]);
    expect((await seen([half], [both])).lookedMs.at(-1)).to.be.at.least(RECOVER_MS);
    // So it was from the beginning.
    expect((await seen([half], [half])).lookedMs).to.deep.equal([0, 100]);
  });

  it('is not told to be wrong before its time is over', async () => {
    const wrongFor = (n: number) => [...Array.from({ length: n }, () => false), true];
    const { events, untilRecovered, clock } = begun(right, wrongFor(15));
    await untilRecovered(0);
    expect(clock.nowMs()).to.be.below(RECOVER_MS);
    expect(told(events)[0]).to.equal('one.example.com A right');
  });

  it('is told to be wrong by a look that began when its time was over, and by no earlier one', async () => {
    const { events, lookedMs, untilRecovered } = begun(right, [false], 900);
    await untilRecovered(3_000);
    expect(lookedMs.at(-1)).to.be.at.least(3_000 + RECOVER_MS);
    expect(lookedMs.at(-2)).to.be.below(3_000 + RECOVER_MS);
    expect(told(events)).to.deep.equal(['one.example.com A none resolver says nothing']);
  });

  it('is right by a single look once its time is over: it need not be so twice then', async () => {
    const { events, lookedMs, untilRecovered, clock } = begun(right, [true]);
    clock.spend(20_000);
    await untilRecovered(0);
    expect([lookedMs, told(events)[0]]).to.deep.equal([[20_000], 'one.example.com A right']);
  });

  it('is not looked at any more once it is stopped, and rejects where it cannot be', async () => {
    const { events, lookedMs, stop, untilRecovered } = begun(right, [false]);
    stop();
    await untilRecovered(0);
    expect([lookedMs, events]).to.deep.equal([[], []]);
    const dead = begun(right, [new Error('the asker has ended')]).untilRecovered(0);
    expect(await dead.catch(({ message }: Error) => message)).to.equal('the asker has ended');
  });
});
