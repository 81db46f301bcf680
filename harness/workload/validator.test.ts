import { expect } from 'chai';
import type { ValidationEvent } from '../history/events.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { FakeHost } from '../testkit/host.ts';
import { addressesOf, fail, nodesOf, SELF, SPEC, silent, startPlatform } from '../testkit/platform.ts';
import type { Nameserver } from './known.ts';
import { startValidator, validatesAtMs } from './validator.ts';

const NAMESERVERS: readonly Nameserver[] = [
  ...nodesOf('tlns').map((node) => ({ node, cut: 'cdn.example' })),
  ...nodesOf('llns').map((node) => ({ node, cut: 'g.cdn.example' })),
];

describe('who validates a recovery', () => {
  let host: FakeHost;
  const validate = (validateRecovery: LabSpec['validateRecovery']) => {
    startValidator(host, { ...SPEC, validateRecovery }, SELF, NAMESERVERS);
    host.runUntil(SPEC.timing.durationMs);
    return host.events.filter(
      (event): event is Omit<ValidationEvent, 'client' | 'atMs'> => event.type === 'validation',
    );
  };

  beforeEach(() => {
    host = startPlatform();
  });

  it('asks nobody where it is off', () => {
    expect(validate('off')).to.deep.equal([]);
    expect(validate(undefined)).to.deep.equal([]);
    expect(host.seen).to.deep.equal([]);
  });

  it('asks each nameserver once for each name in both families, tier 1 first, and late in the quiet period', () => {
    const events = validate('all');
    expect(events).to.have.length(2 * 2 * NAMESERVERS.length);
    expect(events.slice(0, 8).every(({ customer }) => customer === 'a1')).to.equal(true);
    const asked = events.map(({ rrtype, attempt }) => `${rrtype} ${attempt.family} ${attempt.node}`);
    expect(new Set(asked).size).to.equal(2 * NAMESERVERS.length);
    expect(asked.filter((one) => /^A 6|^AAAA 4/.test(one))).to.deep.equal([]);
    const { durationMs, quietMs } = SPEC.timing;
    for (const { attempt } of events) {
      expect(attempt.sentMs).to.be.within(validatesAtMs(SPEC.timing), durationMs - quietMs / 10);
      expect(attempt.outcome).to.equal('ok');
    }
  });

  it('has the addresses of an answer, and those that a referral leads to', () => {
    const events = validate(['a2']);
    const of = (role: string, rrtype: string) =>
      events.find((event) => event.rrtype === rrtype && nodesOf(role).some(({ id }) => id === event.attempt.node));
    expect(of('llns', 'AAAA')?.addresses).to.deep.equal(nodesOf('edge').map(({ ipv6 }) => ipv6));
    expect(of('tlns', 'A')?.addresses).to.have.members(addressesOf('llns'));
  });

  it('tells who says something else, and who says nothing', () => {
    const [first, second] = nodesOf('llns');
    host.dns.set(first?.ipv4 ?? '', fail('SERVFAIL'));
    host.dns.set(second?.ipv6 ?? '', silent);
    const wrong = validate(['a1']).filter(({ attempt }) => attempt.outcome !== 'ok');
    expect(wrong.map(({ attempt: { node, family, outcome } }) => [node, family, outcome])).to.have.deep.members([
      [first?.id, 4, 'servfail'],
      [second?.id, 6, 'timeout'],
    ]);
  });
});
