import { expect } from 'chai';
import type { Event, OperationEvent } from '../../history/events.ts';
import type { Effect } from '../../lab/effect.ts';
import { node, ownLab as platform, OWN_SPEC as SPEC } from '../../testkit/own-terms.ts';
import { available } from './available.ts';
import type { AskedEvent } from './event-book.ts';
import { excuse } from './excuse.ts';
import { OwnSpec } from './own-spec.ts';
import { recovered } from './recovered.ts';
import { isDemanding } from './spared.ts';

const inject = (injection: number, atMs: number, ...effects: Effect[]): Event => ({
  ...{ type: 'inject', atMs, injection, kind: 'x', target: 'y' },
  effects,
});
const kill = (id: string, fromMs: number, toMs: number, injection = 0): Event[] => [
  inject(injection, fromMs, { is: 'down', nodes: [id], how: 'process' }),
  { type: 'down', atMs: fromMs, node: id, how: 'process', injection, reason: 'killed' },
  { type: 'up', atMs: toMs, node: id },
  { type: 'heal', atMs: toMs, injection },
];
const cut = (from: string, to: string, families: readonly (4 | 6)[], fromMs: number, toMs: number): Event[] => [
  inject(0, fromMs, { is: 'lossy', from: [from], to: [to], families, loss: 1 }),
  { type: 'heal', atMs: toMs, injection: 0 },
];
const failed = (customer: string, startMs: number, more: Partial<OperationEvent> = {}): OperationEvent => ({
  ...{ type: 'operation', id: startMs, client: 'asker', customer, startMs, atMs: startMs + 2_000, outcome: 'fail' },
  ...{ fetches: [-1, -1], attempts: [] },
  ...more,
});
const judgedAs = (events: readonly Event[], operation: OperationEvent) => {
  const history = [...events, operation].toSorted((a, b) => a.atMs - b.atMs);
  const facts = platform.factsOf(history, SPEC, { endMs: 100_000, quietFromMs: 60_000 });
  const violations = available.check(history, facts).violations.length;
  return { why: excuse(operation, facts)?.why, violations };
};
const BORNE = { why: 'no way left', violations: 0 };
const HELD = { why: undefined, violations: 1 };

describe('ways through a lab of one’s own', () => {
  it('are there where nothing is done: whatever fails is held against it', () => {
    expect(judgedAs([], failed('name', 20_000))).to.deep.equal(HELD);
  });

  it('are not closed by who dies by itself, also where an injection had killed it before', () => {
    const dies = (atMs: number): Event => ({
      type: 'down',
      atMs,
      node: 'resolver',
      how: 'crash',
      reason: 'exited with 1',
    });
    expect(judgedAs([dies(10_000)], failed('name', 12_000))).to.deep.equal(HELD);
    const crashed: Event[] = [
      inject(0, 10_000, { is: 'down', nodes: ['resolver'], how: 'crash' }),
      { type: 'down', atMs: 10_000, node: 'resolver', how: 'crash', injection: 0, reason: 'killed from inside' },
      { type: 'up', atMs: 11_000, node: 'resolver' },
    ];
    // It had its 10 s to recover, and clients their 5 s.
    expect(judgedAs([...crashed, dies(12_000)], failed('name', 25_000))).to.deep.equal(BORNE);
    expect(judgedAs([...crashed, dies(12_000)], failed('name', 26_001))).to.deep.equal(HELD);
  });

  it('take time to be found when one of two is lost, and no longer', () => {
    expect(judgedAs(kill('ns1', 10_000, 40_000), failed('name', 14_000))).to.deep.equal(BORNE);
    expect(judgedAs(kill('ns1', 10_000, 40_000), failed('name', 15_001))).to.deep.equal(HELD);
    expect(
      judgedAs([...kill('ns1', 10_000, 40_000), ...kill('ns2', 10_000, 40_000, 1)], failed('name', 12_000)),
    ).to.deep.equal(BORNE);
    expect(judgedAs(kill('web1', 10_000, 40_000), failed('page', 16_000))).to.deep.equal(HELD);
  });

  it('are none while both are gone, and until one has had its time to recover', () => {
    const both = [...kill('ns1', 10_000, 30_000), ...kill('ns2', 10_000, 20_000, 1)];
    expect(judgedAs(both, failed('name', 15_000))).to.deep.equal(BORNE);
    expect(judgedAs(both, failed('name', 28_000))).to.deep.equal(BORNE);
    // ns2 is back since 20 s, has had its 10 s, and clients their 5 s to find it.
    expect(judgedAs(both, failed('name', 35_001))).to.deep.equal(HELD);
  });

  it('are lost to who moves for as long as clients may take to notice, and no longer', () => {
    const moved = ['web1', 'web2'].flatMap((id, injection): Event[] => [
      inject(injection, 10_000, { is: 'down', nodes: [id], how: 'moved' }),
      { type: 'down', atMs: 10_000, node: id, how: 'moved', injection, reason: 'given another address' },
      { type: 'up', atMs: 10_400, node: id },
    ]);
    const inOrder = moved.toSorted((a, b) => a.atMs - b.atMs);
    expect(judgedAs(inOrder, failed('page', 15_000))).to.deep.equal(BORNE);
    expect(judgedAs(inOrder, failed('page', 15_401))).to.deep.equal(HELD);
  });

  it('are none by way of a service of which the owner says that it may fail', () => {
    expect(judgedAs(kill('resolver', 10_000, 20_000), failed('page', 12_000))).to.deep.equal(BORNE);
    expect(judgedAs(kill('resolver', 10_000, 20_000), failed('page', 36_000))).to.deep.equal(HELD);
  });

  it('go on in the other family, and end with both', () => {
    expect(judgedAs(cut('resolver', 'ns1', [4], 10_000, 40_000), failed('name', 20_000))).to.deep.equal(HELD);
    const cutOff = [4, 6].flatMap((family) => [
      ...cut('resolver', 'ns1', [family as 4 | 6], 10_000, 40_000),
      ...cut('ns2', 'resolver', [family as 4 | 6], 10_000, 40_000),
    ]);
    // A heal of the same injection ends all of them: the last one counts.
    expect(
      judgedAs(
        cutOff.toSorted((a, b) => a.atMs - b.atMs),
        failed('name', 20_000),
      ),
    ).to.deep.equal(BORNE);
  });

  it('do not matter where a packet of the operation itself was lost', () => {
    const attempt = { node: 'resolver', family: 4, local: '10.61.0.254:4000', remote: '10.61.0.53:53' } as const;
    const attempts = [{ ...attempt, sentMs: 20_000, endMs: 22_000, outcome: 'timeout' as const }];
    const drop: Event = {
      ...{ type: 'drop', atMs: 20_000, injection: 3, protocol: 'udp' },
      ...{ from: '10.61.0.254:4000', to: '10.61.0.53:53' },
    };
    const lossy = (loss: number) =>
      inject(3, 5_000, { is: 'lossy', from: ['web1'], to: ['web2'], families: [4], loss });
    const one = failed('name', 20_000, { attempts });
    expect(judgedAs([lossy(0.5), drop], one)).to.deep.equal({ why: 'loss', violations: 0 });
    // Where all are lost there is another way, or none: whose packets they were says nothing.
    expect(judgedAs([lossy(1), drop], one)).to.deep.equal(HELD);
  });
});

describe('the spec of an owner’s lab', () => {
  it('has the names of services, networks and folders as owners write them, and no others', () => {
    const named = (region: string, network: string, name = 'My.lab_2') => ({
      ...SPEC,
      name,
      nodes: [{ ...node('web_1', 81), region, network }],
      regions: [{ id: region, network: region }],
    });
    expect(OwnSpec.safeParse(named('web_1', 'Front.end')).error).to.equal(undefined);
    expect(OwnSpec.safeParse(named('web:1', 'lab')).success).to.equal(false);
    expect(OwnSpec.safeParse(named('web_1', 'a+b')).success).to.equal(false);
    expect(OwnSpec.safeParse(named('web_1', 'lab', 'my lab')).success).to.equal(false);
  });
});

describe('recovered', () => {
  const asked = (atMs: number, outcome: AskedEvent['outcome'], operation = -1): AskedEvent => ({
    ...{ type: 'asked', atMs, node: 'asker', check: 'name', question: 'www.example.com A at ns1' },
    ...{ outcome, why: outcome === 'wrong' ? 'SERVFAIL' : '', operation },
  });
  const judgementOf = (...events: Event[]) =>
    recovered.check(events, platform.factsOf(events, SPEC, { endMs: 100_000, quietFromMs: 60_000 }));

  it('is violated by a check that fails once all have had their time', () => {
    const [first] = judgementOf(asked(71_000, 'right'), asked(72_000, 'wrong')).violations;
    expect(first?.message).to.equal('www.example.com A at ns1: SERVFAIL, 12 s after the last fault');
  });

  it('is violated by one that nobody answers, too', () => {
    expect(judgementOf(asked(71_000, 'none')).violations).to.have.length(1);
  });

  it('counts from the last heal, and from no plan', () => {
    const heal = (atMs: number): Event => ({ type: 'heal', atMs, injection: 0 });
    const healed = [heal(10_000), heal(20_000)];
    expect(judgementOf(...healed, asked(29_000, 'wrong')).violations).to.deep.equal([]);
    const [first] = judgementOf(...healed, asked(31_000, 'wrong')).violations;
    expect(first?.message).to.equal('www.example.com A at ns1: SERVFAIL, 11 s after the last fault');
  });

  it('counts from the start of what was restarted, which nothing heals', () => {
    const restarted: Event[] = [
      inject(0, 10_000, { is: 'down', nodes: ['web1'], how: 'restart' }),
      { type: 'down', atMs: 10_000, node: 'web1', how: 'restart', injection: 0, reason: 'restarted' },
      { type: 'up', atMs: 13_000, node: 'web1' },
    ];
    expect(judgementOf(...restarted, asked(22_900, 'wrong')).violations).to.deep.equal([]);
    expect(judgementOf(...restarted, asked(23_100, 'wrong')).violations).to.have.lengthOf(1);
  });

  it('does not count from the start of what died by itself, before a fault or after it', () => {
    const byItself = (atMs: number): Event[] => [
      { type: 'down', atMs, node: 'web1', how: 'crash', reason: 'exited with 1' },
      { type: 'up', atMs: atMs + 200, node: 'web1' },
    ];
    const heal: Event = { type: 'heal', atMs: 20_000, injection: 0 };
    const events = [...byItself(10_000), heal, ...byItself(25_000), asked(31_000, 'wrong')];
    expect(judgementOf(...events).violations[0]?.message).to.include('11 s after the last fault');
  });

  it('is not by one that fails before, nor by an operation, nor by one that holds', () => {
    const judged = judgementOf(asked(65_000, 'wrong'), asked(75_000, 'wrong', 7), asked(75_000, 'right'));
    expect(judged).to.deep.equal({ judged: 1, violations: [] });
  });
});

describe('a fault that no client has to be served in spite of', () => {
  const dead = (...nodes: string[]): boolean => isDemanding([{ is: 'down', nodes, how: 'machine' }], SPEC);

  it('is the death of what has no other, or of all that there are', () => {
    expect(dead('resolver')).to.equal(false);
    expect(dead('web1', 'web2')).to.equal(false);
    expect(dead('ns1', 'ns2')).to.equal(false);
  });

  it('is not the death of one of two, nor any cut', () => {
    expect(dead('ns1')).to.equal(true);
    expect(dead('web2')).to.equal(true);
    expect(isDemanding([{ is: 'lossy', from: ['resolver'], to: ['asker'], families: [4], loss: 1 }], SPEC)).to.equal(
      true,
    );
  });
});
