import { expect } from 'chai';
import { FakeHost } from '../testkit/host.ts';
import { SELF } from '../testkit/platform.ts';
import { TEST_TIMING } from '../testkit/terms.ts';
import { createServers, roundsFor } from './servers.ts';

const ALL = ['10.0.0.1', '10.0.0.2', 'fd53::1', 'fd53::2'];
const TIMING = { ...TEST_TIMING, dnsTimeoutMs: 100 };

describe('order of nameservers', () => {
  it('tries unknown servers before slow ones, and is the same for the same seed', () => {
    const [one, two] = [createServers(new FakeHost(SELF), TIMING), createServers(new FakeHost(SELF), TIMING)];
    for (let n = 0; n < 50; n++) one.answered('10.0.0.1', 80);
    expect(one.order(ALL).at(-1)).to.equal('10.0.0.1');
    expect(two.order(ALL))
      .to.deep.equal(two.order([...ALL].reverse()))
      .and.have.members(ALL);
  });

  for (const selection of ['fastest', 'band'] as const) {
    it(`puts a server that has failed last for ten timeouts, or until it answers, and never leaves it out (${selection})`, () => {
      const host = new FakeHost(SELF);
      const servers = createServers(host, TIMING, selection);
      const isEverFirst = () => Array.from({ length: 60 }, () => servers.order(ALL)[0]).includes('10.0.0.1');
      for (const address of ALL) servers.answered(address, address === '10.0.0.1' ? 1 : 9);
      servers.failed('10.0.0.1');
      expect(servers.order(ALL)).to.have.members(ALL);
      host.runUntil(999);
      expect(servers.order(ALL).at(-1)).to.equal('10.0.0.1');
      host.runUntil(1000);
      expect(isEverFirst()).to.equal(true);
      servers.failed('10.0.0.1');
      expect(isEverFirst()).to.equal(false);
      servers.answered('10.0.0.1', 0);
      expect(isEverFirst()).to.equal(true);
    });
  }

  it('holds a server that fails again and again down for longer, up to forty timeouts', () => {
    const host = new FakeHost(SELF);
    const servers = createServers(host, TIMING);
    for (let n = 0; n < 50; n++) servers.answered('10.0.0.9', 80);
    const heldMs = [1, 2, 3, 4].map(() => {
      const failedAtMs = host.now();
      servers.failed('10.0.0.1');
      while (servers.order(['10.0.0.1', '10.0.0.9'])[0] === '10.0.0.9') host.runUntil(host.now() + 100);
      return host.now() - failedAtMs;
    });
    expect(heldMs).to.deep.equal([1000, 2000, 4000, 4000]);
  });

  it('learns how far a server is from answers of no use too, and that it is not silent', () => {
    const host = new FakeHost(SELF);
    const servers = createServers(host, TIMING, 'band');
    servers.silent('10.0.0.1', 0);
    servers.failed('10.0.0.1');
    expect(servers.timeoutMs('10.0.0.1')).to.equal(94);
    servers.failed('10.0.0.1', 5);
    expect(servers.timeoutMs('10.0.0.1')).to.equal(47);
    const [near, far] = ['10.0.0.1', '10.0.0.2'];
    const fastest = createServers(host, TIMING, 'fastest');
    fastest.failed(near, 5);
    fastest.failed(far, 50);
    expect(fastest.order([far, near])).to.deep.equal([near, far]);
  });

  it('in a band, asks all that are fast enough, and not the slow first', () => {
    const servers = createServers(new FakeHost(SELF), TIMING, 'band');
    for (let n = 0; n < 100; n++) {
      servers.answered('10.0.0.1', 300);
      servers.answered('fd53::2', 900);
    }
    const firsts = Array.from({ length: 100 }, () => servers.order(ALL)[0]);
    expect(new Set(firsts)).to.deep.equal(new Set(['10.0.0.1', '10.0.0.2', 'fd53::1']));
  });

  for (const [selection, lifetimeMs] of [
    ['band', 15_000],
    ['fastest', 30_000],
  ] as const) {
    it(`forgets a silent server, ${lifetimeMs / 1000} s after its first silence (${selection})`, () => {
      const host = new FakeHost(SELF);
      const servers = createServers(host, TIMING, selection);
      const two = ['10.0.0.1', '10.0.0.2'];
      for (let n = 0; n < 20; n++) for (const address of two) servers.answered(address, 20);
      const isEverFirst = () => Array.from({ length: 60 }, () => servers.order(two)[0]).includes('10.0.0.1');
      for (const atMs of [1000, 2000, 3000, 4000, 5000]) {
        host.runUntil(atMs);
        servers.silent('10.0.0.1', atMs - 100);
      }
      expect(isEverFirst()).to.equal(false);
      host.runUntil(1000 + lifetimeMs - 1);
      const before = servers.timeoutMs('10.0.0.1');
      expect(before).to.equal(100);
      host.runUntil(1000 + lifetimeMs);
      expect(isEverFirst()).to.equal(true);
      expect(servers.timeoutMs('10.0.0.1')).to.equal(selection === 'band' ? 47 : 100);
    });

    it(`forgets none that answers, and none that answers again (${selection})`, () => {
      const host = new FakeHost(SELF);
      const servers = createServers(host, TIMING, selection);
      const slow = ['10.0.0.1', '10.0.0.2'];
      for (let n = 0; n < 20; n++) for (const address of slow) servers.answered(address, 900);
      servers.silent('10.0.0.2', 0);
      servers.answered('10.0.0.2', 900);
      host.runUntil(lifetimeMs + 1000);
      const unknown = ['10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6'];
      expect(servers.order([...slow, ...unknown]).slice(4)).to.have.members(slow);
    });
  }

  it('gives up to four addresses a second round', () => {
    expect([1, 4, 5, 16].map(roundsFor)).to.deep.equal([2, 2, 1, 1]);
  });
});
