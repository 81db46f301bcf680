import { expect } from 'chai';
import type { Event, OperationEvent } from '../../history/events.ts';
import type { Port } from '../../lab/port.ts';
import { OWN_SPEC, ownLab } from '../../testkit/own-terms.ts';
import { available } from './available.ts';
import { excuse } from './excuse.ts';

const [NS1, NS2, RESOLVER, WEB1, ASKER] = ['10.61.0.11', '10.61.0.12', '10.61.0.53', '10.61.0.81', '10.61.0.254'];
const [UDP, TCP, HTTP]: readonly Port[] = [
  { protocol: 'udp', number: 53 },
  { protocol: 'tcp', number: 53 },
  { protocol: 'tcp', number: 80 },
] as const;

/** A port of a node is closed, and what that lost, each from one address to another. */
function closed(
  node: string,
  port: Port | undefined,
  lost: readonly (readonly [atMs: number, from: string, to: string])[],
) {
  if (!port) throw new Error('there is such a port');
  return (injection = 0): Event[] => [
    {
      ...{ type: 'inject', atMs: 10_000, injection, kind: 'port-cut', target: `node:${node}` },
      effects: [{ is: 'deaf', nodes: [node], port }],
    },
    ...lost.map(([atMs, from, to]): Event => {
      const separated = `${to}:${port.number}`;
      return { type: 'drop', atMs, injection, protocol: port.protocol, from: `${from}:40000`, to: separated };
    }),
    { type: 'heal', atMs: 40_000, injection },
  ];
}

const failed = (customer: string, startMs: number, more: Partial<OperationEvent> = {}): OperationEvent => ({
  ...{ type: 'operation', id: startMs, client: 'asker', customer, startMs, atMs: startMs + 2_000, outcome: 'fail' },
  ...{ fetches: [-1, -1], attempts: [] },
  ...more,
});

function judgedAs(events: readonly Event[], operation: OperationEvent) {
  const history = [...events, operation].toSorted((a, b) => a.atMs - b.atMs);
  const facts = ownLab.factsOf(history, OWN_SPEC, { endMs: 100_000, quietFromMs: 60_000 });
  const violations = available.check(history, facts).violations.length;
  return { why: excuse(operation, facts)?.why, violations };
}
const BORNE = { why: 'no way left', violations: 0 };
const HELD = { why: undefined, violations: 1 };

describe('a cut of one port', () => {
  const V6 = { ns1: 'fd61::11', ns2: 'fd61::12', resolver: 'fd61::53' };
  const both = (node: 'ns1' | 'ns2', ipv4: string | undefined, atMs = 10_100) =>
    closed(node, UDP, [
      [atMs, RESOLVER ?? '', ipv4 ?? ''],
      [atMs + 50, V6.resolver, V6[node]],
    ]);

  it('of one of two servers leaves the other: clients have their time to find it, and no more', () => {
    const events = both('ns1', NS1)();
    expect(judgedAs(events, failed('name', 14_000))).to.deep.equal(BORNE);
    expect(judgedAs(events, failed('name', 15_200))).to.deep.equal(HELD);
  });

  it('of both servers leaves none, until both have healed and had their time', () => {
    const events = [...both('ns1', NS1)(0), ...both('ns2', NS2)(1)];
    expect(judgedAs(events, failed('name', 30_000))).to.deep.equal(BORNE);
    // Healed at 40 s, ten to recover, five to be found.
    expect(judgedAs(events, failed('name', 54_000))).to.deep.equal(BORNE);
    expect(judgedAs(events, failed('name', 55_200))).to.deep.equal(HELD);
  });

  it('is felt in both families, and at all who are cut so, once it lost something in one', () => {
    const tried = closed('ns1', UDP, [[10_100, RESOLVER ?? '', NS1 ?? '']])(0);
    expect(judgedAs(tried, failed('name', 30_000)), 'ns2 is left').to.deep.equal(HELD);
    expect(judgedAs([...tried, ...closed('ns2', UDP, [])(1)], failed('name', 30_000))).to.deep.equal(BORNE);
    // At another port it has lost nothing.
    expect(judgedAs([...tried, ...closed('ns2', TCP, [])(1)], failed('name', 30_000))).to.deep.equal(HELD);
  });

  it('excuses nobody who did not send there', () => {
    const unused = closed('resolver', TCP, [])();
    expect(judgedAs(unused, failed('name', 11_000))).to.deep.equal(HELD);
    expect(judgedAs(unused, failed('name', 30_000))).to.deep.equal(HELD);
    // Of others than the clients: these asked over UDP.
    const others = closed('resolver', TCP, [[20_000, WEB1 ?? '', RESOLVER ?? '']])();
    expect(judgedAs(others, failed('name', 30_000))).to.deep.equal(HELD);
  });

  it('is noticed from the first packet on that it loses, however late that comes', () => {
    const events = closed('ns1', TCP, [
      [20_000, RESOLVER ?? '', NS1 ?? ''],
      [25_000, RESOLVER ?? '', NS1 ?? ''],
    ])();
    expect(judgedAs(events, failed('name', 12_000))).to.deep.equal(HELD);
    expect(judgedAs(events, failed('name', 19_000))).to.deep.equal(BORNE);
    expect(judgedAs(events, failed('name', 25_100))).to.deep.equal(HELD);
  });

  it('of a web server excuses pages, where there is no other, and no names', () => {
    const lost = (node: string, ipv4: string, ipv6: string, injection: number) =>
      closed(node, HTTP, [
        [10_100, ASKER ?? '', ipv4],
        [10_100, 'fd61::254', ipv6],
      ])(injection);
    const one = lost('web1', '10.61.0.81', 'fd61::81', 0);
    const two = [...one, ...lost('web2', '10.61.0.82', 'fd61::82', 1)];
    expect(judgedAs(one, failed('page', 20_000))).to.deep.equal(HELD);
    expect(judgedAs(two, failed('page', 20_000))).to.deep.equal(BORNE);
    expect(judgedAs(two, failed('name', 20_000))).to.deep.equal(HELD);
  });

  it('loses all of that port: a packet of an operation’s own says nothing where there is another way', () => {
    const events = closed('web1', HTTP, [[20_000, ASKER ?? '', WEB1 ?? '']])();
    const attempt = { node: 'web1', family: 4, local: '10.61.0.254:40000', remote: '10.61.0.81:80' } as const;
    const attempts = [{ ...attempt, sentMs: 20_000, endMs: 22_000, outcome: 'timeout' as const }];
    expect(judgedAs(events, failed('page', 30_000, { attempts }))).to.deep.equal(HELD);
  });

  it('is of all who are meant where a packet comes from an address that the lab did not have', () => {
    const events = [
      ...closed('ns1', UDP, [
        [10_100, '10.61.0.200', NS1 ?? ''],
        [10_100, 'fd61::200', V6.ns1],
      ])(0),
      ...both('ns2', NS2)(1),
    ];
    expect(judgedAs(events, failed('name', 30_000))).to.deep.equal(BORNE);
  });
});

describe('a service that starts while what it needs is missing', () => {
  it('is excused for as long as it may take itself once that is back, and no longer', () => {
    const services = OWN_SPEC.own.services.map((one) =>
      one.service === 'resolver' ? { ...one, recoverMs: 20_000, mayFail: false } : one,
    );
    const spec = { ...OWN_SPEC, own: { ...OWN_SPEC.own, services } };
    const nodes = ['ns1', 'ns2'];
    const down = (node: string, atMs: number, how: 'process' | 'restart'): Event => ({
      ...{ type: 'down', atMs, node, how, injection: 0, reason: 'killed' },
    });
    const history: Event[] = [
      {
        ...{ type: 'inject', atMs: 10_000, injection: 0, kind: 'late-need', target: 'node:resolver' },
        effects: [
          { is: 'down', nodes, how: 'process' },
          { is: 'down', nodes: ['resolver'], how: 'restart' },
        ],
      },
      ...nodes.map((node) => down(node, 10_000, 'process')),
      down('resolver', 10_100, 'restart'),
      { type: 'up', atMs: 10_500, node: 'resolver' },
      ...nodes.map((node): Event => ({ type: 'up', atMs: 24_000, node })),
      { type: 'heal', atMs: 24_000, injection: 0 },
    ];
    const why = (startMs: number) => {
      const operation = failed('name', startMs);
      const all = [...history, operation].toSorted((a, b) => a.atMs - b.atMs);
      return excuse(operation, ownLab.factsOf(all, spec, { endMs: 100_000, quietFromMs: 60_000 }))?.why;
    };
    expect(why(20_000)).to.equal('no way left');
    // Back at 24 s; the resolver has 20 s of its own, and clients five.
    expect(why(43_000)).to.equal('no way left');
    expect(why(49_100)).to.equal(undefined);
  });
});
