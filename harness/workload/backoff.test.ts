import { expect } from 'chai';
import { TEST_TIMING } from '../testkit/terms.ts';
import { policyOf, shortestTimeoutMs } from './backoff.ts';

/** As long a delegation as the paper's, and waits as long as BIND's: everything as it is in the sources. */
const REAL = { ...TEST_TIMING, dnsTimeoutMs: 800, delegationTtlMs: 30 * 60_000 };
const policy = (selection: 'band' | 'fastest', draw = 0.5, timing = REAL) => policyOf(selection, timing, () => draw);
const SELECTIONS = ['band', 'fastest'] as const;

describe('back-off', () => {
  describe('as Unbound does', () => {
    it('waits 376 ms for an unknown server, doubles that up to the cap, and starts anew with an answer', () => {
      const server = policy('band').unknown(0);
      const waits = [0, 1, 2].map((n) => {
        const waitMs = server.timeoutMs();
        server.silent(n * 1000, n * 1000 + waitMs);
        return waitMs;
      });
      expect(waits).to.deep.equal([376, 752, 800]);
      server.answered(10, 5000);
      expect(server.timeoutMs()).to.be.within(376, 400);
    });

    it('waits for a slow server its smoothed RTT and four deviations, and never less than the first timeout', () => {
      const steady = policy('band').unknown(0);
      const [slow, unsteady] = [policy('band').unknown(0), policy('band').unknown(0)];
      for (let n = 0; n < 100; n++) {
        steady.answered(5, n);
        slow.answered(500, n);
        unsteady.answered(n % 2 === 0 ? 100 : 300, n);
      }
      expect(steady.timeoutMs()).to.equal(376);
      expect(slow.timeoutMs()).to.be.within(500, 510);
      expect(unsteady.timeoutMs()).to.be.within(550, 650);
    });

    it('takes queries that were lost together for one sign', () => {
      const [together, inTurn] = [policy('band').unknown(0), policy('band').unknown(0)];
      for (const n of [0, 1, 2]) {
        together.silent(n, 376 + n);
        inTurn.silent(n * 1000, n * 1000 + 376);
      }
      expect(together.rankMs(0)).to.equal(752);
      expect(inTurn.rankMs(0)).to.equal(376 * 8);
    });

    it('leaves the band when silent, from 12 s on no further, and is back with one answer', () => {
      const { unknown, bandMs } = policy('band');
      const server = unknown(0);
      for (let n = 0; n < 50; n++) server.answered(5, n);
      expect(server.rankMs(0)).to.be.lessThan(bandMs);
      for (let n = 1; n < 20; n++) server.silent(n * 1000, n * 1000 + 800);
      expect(server.rankMs(0)).to.equal(12_000);
      server.answered(5, 30_000);
      expect(server.rankMs(0)).to.be.lessThan(bandMs);
    });
  });

  describe('as BIND does', () => {
    it('waits the same for every server at all times', () => {
      const server = policy('fastest').unknown(0);
      const waits = [1, 2, 3].map(() => {
        server.silent(0, 800);
        return server.timeoutMs();
      });
      server.answered(1, 900);
      expect([...waits, server.timeoutMs()]).to.deep.equal([800, 800, 800, 800]);
    });

    it('takes an unknown server for faster than any other, and learns three tenths of each answer', () => {
      const server = policy('fastest', 1).unknown(0);
      expect(server.rankMs(0)).to.equal(0.032);
      server.answered(100, 0);
      expect(server.rankMs(0)).to.be.closeTo(30, 0.1);
      server.answered(100, 0);
      expect(server.rankMs(0)).to.be.closeTo(51, 0.1);
    });

    it('adds to the RTT of a silent server, by draw, and the less the slower it is already', () => {
      const rankAfter = (rttMs: number, draw: number) => {
        const server = policy('fastest', draw).unknown(0);
        for (let n = 0; n < 100; n++) server.answered(rttMs, 0);
        server.silent(0, 0);
        return server.rankMs(0) - rttMs;
      };
      expect(rankAfter(10, 1)).to.be.closeTo(1048.6, 0.1);
      expect(rankAfter(10, 0.25)).to.be.closeTo(262.1, 0.1);
      expect(rankAfter(30, 1)).to.be.closeTo(524.3, 0.1);
      expect(rankAfter(900, 1)).to.be.closeTo(16.4, 0.1);
    });

    it('lets a silent server that it does not ask age, far too slowly to ask it again within 25 s', () => {
      const server = policy('fastest').unknown(0);
      server.silent(0, 0);
      expect(server.rankMs(25_000)).to.be.greaterThan(490);
      expect(server.rankMs(512_000)).to.be.closeTo(524 / Math.E, 1);
      // Delegations of 30 s in place of 30 min: sixty times as fast.
      const fast = policy('fastest', 0.5, { ...REAL, delegationTtlMs: 30_000 }).unknown(0);
      fast.silent(0, 0);
      expect(fast.rankMs(10_000)).to.be.closeTo(server.rankMs(600_000), 0.001);
      fast.answered(1000, 10_000);
      expect(fast.rankMs(20_000) / fast.rankMs(10_000), 'one that answers').to.be.closeTo(0.98, 0.01);
    });
  });

  it('forgets after as long as their sources say, and in proportion where delegations are shorter', () => {
    const lifetimes = (delegationTtlMs: number) =>
      SELECTIONS.map((selection) => policy(selection, 0.5, { ...REAL, delegationTtlMs }).lifetimeMs);
    expect(lifetimes(30 * 60_000)).to.deep.equal([900_000, 1_800_000]);
    expect(lifetimes(30_000)).to.deep.equal([15_000, 30_000]);
  });

  it('never waits for longer than the term that the oracle and the deadline count on, nor for less than the lower bound', () => {
    for (const selection of SELECTIONS) {
      for (const dnsTimeoutMs of [100, 400, 800]) {
        const server = policy(selection, 0.5, { ...REAL, dnsTimeoutMs }).unknown(0);
        for (const [n, rttMs] of [1, 1, 5000, 40, 0, 0, 0, 0, 9000].entries()) {
          server.answered(rttMs, n * 10);
          if (rttMs === 0) server.silent(n * 10, n * 10 + 5);
          expect(server.timeoutMs()).to.be.within(shortestTimeoutMs(dnsTimeoutMs), dnsTimeoutMs);
        }
      }
    }
  });
});
