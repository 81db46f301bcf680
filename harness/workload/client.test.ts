import { expect } from 'chai';
import { parseResponse } from '../dns/response.ts';
import type { OperationEvent } from '../history/events.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { FakeHost, HttpScript } from '../testkit/host.ts';
import {
  addressesOf,
  answer,
  fail,
  negative,
  nodesOf,
  SELF,
  SPEC,
  silent,
  startPlatform,
} from '../testkit/platform.ts';
import { instrumentOf } from './instrument.ts';

type Logged = Omit<OperationEvent, 'client' | 'atMs'>;
const broken: HttpScript = () => ({ status: 503, headers: {}, body: '' });
const [first, second] = nodesOf('edge');

const instrument = instrumentOf({
  rootsOf: () => nodesOf('gtld'),
  secondProviderOf: () => nodesOf('origin')[0],
});

describe('instrument', () => {
  let host: FakeHost;
  const setEdges = (script: HttpScript, ...addresses: string[]) => {
    for (const address of addresses) host.edges.set(address, script);
  };
  /** The operations that ended within this time, in that order. */
  const operate = (untilMs: number, timing: Partial<LabSpec['timing']> = {}): Logged[] => {
    instrument(host, { ...SPEC, timing: { ...SPEC.timing, ...timing } }, SELF);
    host.runUntil(untilMs);
    return host.events.filter((event): event is Logged => event.type === 'operation');
  };
  /** The operation that started first. */
  const operated = (untilMs: number, timing: Partial<LabSpec['timing']> = {}): Logged => {
    const operation = operate(untilMs, timing).find(({ id }) => id === 0);
    if (!operation) throw new Error('the first operation did not end');
    return operation;
  };
  const tried = ({ attempts }: Logged) => attempts.map(({ remote, outcome }) => `${remote} ${outcome}`);

  beforeEach(() => {
    host = startPlatform();
  });

  it('does its operations at an even pace, customers in turn, and logs what it got and from where', () => {
    const operations = operate(10_000);
    expect(operations.length).to.be.within(39, 40);
    expect(operations.map(({ id }) => id)).to.deep.equal(operations.map((_, n) => n));
    const starts = operations.map(({ startMs }) => startMs);
    expect(new Set(starts.slice(1).map((startMs, n) => startMs - (starts[n] ?? 0)))).to.deep.equal(new Set([250]));
    for (const [n, { customer, outcome, content }] of operations.entries()) {
      expect(customer).to.not.equal(operations[n + 1]?.customer);
      expect([outcome, content]).to.deep.equal(['ok', { customer, version: 3 }]);
    }
    const fetches = new Map(host.events.flatMap((event) => (event.type === 'fetch' ? [[event.id, event]] : [])));
    for (const {
      fetches: [a, aaaa],
      customer,
    } of operations) {
      expect(fetches.get(a)).to.include({ rrtype: 'A', name: `${customer}.g.cdn.example` });
      expect(fetches.get(aaaa)).to.include({ rrtype: 'AAAA', name: `${customer}.g.cdn.example` });
    }
  });

  it('asks now and then for a name that has no address, and makes no operation of it', () => {
    const operations = operate(10_000);
    const asked = host.events.filter((event) => event.type === 'fetch' && event.name === 'g.cdn.example');
    expect(asked).not.to.have.length(0);
    expect(operations.map(({ customer }) => customer)).not.to.include('g');
  });

  it('turns to the second provider, when there is one, for what the platform failed', () => {
    const withTwo = (secondProvider: 'on' | 'off') => {
      host = startPlatform();
      setEdges(broken, ...addressesOf('edge'));
      const [origin] = nodesOf('origin');
      host.edges.set(origin?.ipv4 ?? '', () => ({ status: 200, headers: {}, body: '' }));
      instrument(host, { ...SPEC, resolver: { ...SPEC.resolver, secondProvider } }, SELF);
      host.runUntil(1000);
      return host.events.filter(({ type }) => type === 'spill');
    };
    expect(withTwo('off')).to.deep.equal([]);
    const [spill] = withTwo('on');
    expect(spill).to.deep.include({ type: 'spill', operation: 0, outcome: 'ok' });
  });

  it('prefers IPv6, and moves to the other family and the other edge when the first is silent', () => {
    setEdges(() => undefined, ...addressesOf('edge'));
    host.edges.set(second?.ipv6 ?? '', () => ({ status: 200, headers: {}, body: '{"customer":"a1","version":9}' }));
    const operation = operated(3000, { httpTimeoutMs: 400 });
    expect(tried(operation)).to.deep.equal([
      `${first?.ipv6}:80 timeout`,
      `${first?.ipv4}:80 cancelled`,
      `${second?.ipv6}:80 ok`,
    ]);
    expect(operation.attempts.map(({ sentMs }) => sentMs - (operation.attempts[0]?.sentMs ?? 0))).to.deep.equal([
      0, 250, 500,
    ]);
    expect(operation).to.deep.include({ outcome: 'ok', content: { customer: 'a1', version: 9 } });
    expect(operation.attempts[1]).to.include({ node: first?.id, family: 4 });
    expect(operation.attempts[1]?.local.startsWith(`${SELF.ipv4}:`)).to.equal(true);
  });

  it('moves on at once after an HTTP error or a refusal, and fails when all have', () => {
    setEdges(broken, first?.ipv6 ?? '', first?.ipv4 ?? '');
    setEdges(() => 'refused', second?.ipv6 ?? '', second?.ipv4 ?? '');
    const operation = operated(3000);
    expect(operation.outcome).to.equal('fail');
    expect(operation.attempts.map(({ outcome }) => outcome)).to.deep.equal([
      'http-error',
      'http-error',
      'refused',
      'refused',
    ]);
    expect(operation.attempts.map(({ sentMs, endMs }) => endMs - sentMs)).to.deep.equal([4, 4, 4, 4]);
    expect(operation.content).to.equal(undefined);
  });

  describe('when one family is answered first', () => {
    /** Low-level nameservers answer this type only from 300 ms on; until then they are silent. */
    const delay = (rrtype: 'A' | 'AAAA') => {
      for (const address of addressesOf('llns')) {
        host.dns.set(address, (query) => (query.rrtype === rrtype ? [] : answer(query, 'udp')));
      }
      host.setTimer(300, () => {
        for (const address of addressesOf('llns')) host.dns.set(address, answer);
      });
    };
    /** The answer to this type, and no referral, takes so much longer on the way back. */
    const defer = (rrtype: 'A' | 'AAAA', ms: number) => {
      const { bind } = host.udp;
      const isDeferred = (bytes: Uint8Array) => {
        const read = parseResponse(bytes);
        return read.ok && read.response.aa && read.response.rrtype === rrtype;
      };
      host.udp.bind = (port, on) =>
        bind(port, (datagram) => {
          if (isDeferred(datagram.bytes)) host.setTimer(ms, () => on(datagram));
          else on(datagram);
        });
    };
    /** When each family was answered, in the order of `fetches`: A, AAAA. */
    const answeredMs = (operation: Logged) =>
      operation.fetches.map((id) => {
        const fetch = host.events.find((event) => event.type === 'fetch' && event.id === id);
        return fetch?.type === 'fetch' ? (fetch.answer?.atMs ?? 0) : 0;
      });
    const order = ({ attempts }: Logged) => attempts.map(({ remote }) => remote.slice(0, -3));
    const sent = ({ attempts }: Logged) => attempts.map(({ sentMs }) => sentMs);

    it('goes at once on IPv6 addresses, and takes IPv4 addresses when they come', () => {
      setEdges(broken, ...addressesOf('edge').filter((address) => address.includes(':')));
      delay('A');
      const operation = operated(3000);
      const [aMs = 0, aaaaMs = 0] = answeredMs(operation);
      expect(aMs).to.be.greaterThan(300);
      expect(sent(operation)).to.deep.equal([aaaaMs, aaaaMs + 4, aMs]);
      expect(operation.attempts.map(({ outcome }) => outcome)).to.deep.equal(['http-error', 'http-error', 'ok']);
    });

    it('lets families take turns when the other comes while the first address is tried', () => {
      setEdges(() => undefined, ...addressesOf('edge'));
      defer('A', 30);
      const operation = operated(3000, { httpTimeoutMs: 900 });
      const [, aaaaMs = 0] = answeredMs(operation);
      expect(order(operation)).to.deep.equal([first?.ipv6, first?.ipv4, second?.ipv6, second?.ipv4]);
      expect(sent(operation)).to.deep.equal([0, 250, 500, 750].map((ms) => aaaaMs + ms));
    });

    it('waits 50 ms for IPv6 before it goes on IPv4 addresses, and prefers IPv6 from when it comes', () => {
      setEdges(() => undefined, ...addressesOf('edge'));
      defer('AAAA', 120);
      const operation = operated(3000, { httpTimeoutMs: 900, dnsTimeoutMs: 400 });
      const [aMs = 0, aaaaMs = 0] = answeredMs(operation);
      expect(aaaaMs - aMs).to.be.within(51, 300);
      expect(order(operation)).to.deep.equal([first?.ipv4, first?.ipv6, second?.ipv4, second?.ipv6]);
      expect(sent(operation)).to.deep.equal([50, 300, 550, 800].map((ms) => aMs + ms));
    });

    it('takes IPv6 first when it comes within 50 ms of IPv4, as soon as it comes', () => {
      defer('AAAA', 49);
      const operation = operated(3000);
      const [aMs = 0, aaaaMs = 0] = answeredMs(operation);
      expect(aaaaMs - aMs).to.be.within(1, 50);
      expect([order(operation), sent(operation)]).to.deep.equal([[first?.ipv6], [aaaaMs]]);
    });

    it('waits no longer for IPv6 once it is denied, before or after IPv4 comes', () => {
      for (const late of ['A', 'AAAA'] as const) {
        host = startPlatform();
        for (const address of addressesOf('llns')) {
          host.dns.set(address, (query) => (query.rrtype === 'A' ? answer : negative('NOERROR'))(query, 'udp'));
        }
        defer(late, 20);
        const operation = operated(3000);
        const [aMs = 0, aaaaMs = 0] = answeredMs(operation);
        expect(aaaaMs > aMs, late).to.equal(late === 'AAAA');
        expect([order(operation), sent(operation)], late).to.deep.equal([[first?.ipv4], [Math.max(aMs, aaaaMs)]]);
      }
    });
  });

  it('fails without an attempt when neither family has an address', () => {
    for (const address of addressesOf('llns')) {
      host.dns.set(address, (query) => (query.rrtype === 'A' ? negative('NXDOMAIN') : fail('SERVFAIL'))(query, 'udp'));
    }
    const operation = operated(3000);
    expect(operation).to.deep.include({ outcome: 'fail', attempts: [] });
    expect(operation.fetches).to.have.members([0, 1]);
  });

  it('is unknown at the deadline, with what was under way cancelled', () => {
    setEdges(() => undefined, ...addressesOf('edge'));
    const operation = operated(3000, { deadlineMs: 300 });
    expect(operation.outcome).to.equal('unknown');
    expect(operation.attempts.map(({ endMs, outcome }) => [endMs - operation.startMs, outcome])).to.deep.equal([
      [300, 'cancelled'],
      [300, 'cancelled'],
    ]);
  });

  it('is unknown when no name was resolved by the deadline, and says that no fetch had ended', () => {
    for (const address of addressesOf('gtld')) host.dns.set(address, silent);
    expect(operated(3000, { deadlineMs: 300 })).to.deep.include({
      outcome: 'unknown',
      attempts: [],
      fetches: [-1, -1],
    });
    expect(host.seen.some(({ what }) => what.startsWith('http'))).to.equal(false);
  });

  it('does not take a body for content that says nothing of whose it is', () => {
    setEdges(() => ({ status: 200, headers: {}, body: 'null' }), ...addressesOf('edge'));
    expect(operated(1000)).to.deep.include({ outcome: 'ok', content: { customer: '?', version: -1 } });
  });
});
