import { expect } from 'chai';
import { FakeHost } from './fake-host.ts';
import { SELF } from './fake-platform.ts';
import { createServers, roundsFor } from './servers.ts';

const ALL = ['10.0.0.1', '10.0.0.2', 'fd53::1', 'fd53::2'];

describe('order of nameservers', () => {
  it('tries unknown servers before slow ones, and is the same for the same seed', () => {
    const [one, two] = [createServers(new FakeHost(SELF), 100), createServers(new FakeHost(SELF), 100)];
    for (let n = 0; n < 50; n++) one.answered('10.0.0.1', 80);
    expect(one.order(ALL).at(-1)).to.equal('10.0.0.1');
    expect(two.order(ALL))
      .to.deep.equal(two.order([...ALL].reverse()))
      .and.have.members(ALL);
  });

  it('puts a failed server last for ten timeouts at first, or until it answers, and never leaves it out', () => {
    const host = new FakeHost(SELF);
    const servers = createServers(host, 100);
    const [best = ''] = servers.order(ALL);
    servers.failed(best);
    expect(servers.order(ALL)).to.have.members(ALL);
    host.runUntil(999);
    expect(servers.order(ALL).at(-1)).to.equal(best);
    host.runUntil(1000);
    expect(servers.order(ALL)[0]).to.equal(best);
    servers.failed(best);
    servers.answered(best, 0);
    expect(servers.order(ALL)[0]).to.equal(best);
  });

  it('holds a server that fails again and again down for longer, up to forty timeouts', () => {
    const host = new FakeHost(SELF);
    const servers = createServers(host, 100);
    for (let n = 0; n < 50; n++) servers.answered('10.0.0.9', 80);
    const heldMs = [1, 2, 3, 4].map(() => {
      const failedAtMs = host.now();
      servers.failed('10.0.0.1');
      while (servers.order(['10.0.0.1', '10.0.0.9'])[0] === '10.0.0.9') host.runUntil(host.now() + 100);
      return host.now() - failedAtMs;
    });
    expect(heldMs).to.deep.equal([1000, 2000, 4000, 4000]);
  });

  it('in a band, asks all that are fast enough, and not the slow first', () => {
    const servers = createServers(new FakeHost(SELF), 100, 'band');
    for (let n = 0; n < 100; n++) {
      servers.answered('10.0.0.1', 300);
      servers.answered('fd53::2', 900);
    }
    const firsts = Array.from({ length: 100 }, () => servers.order(ALL)[0]);
    expect(new Set(firsts)).to.deep.equal(new Set(['10.0.0.1', '10.0.0.2', 'fd53::1']));
  });

  it('gives up to four addresses a second round', () => {
    expect([1, 4, 5, 16].map(roundsFor)).to.deep.equal([2, 2, 1, 1]);
  });
});
