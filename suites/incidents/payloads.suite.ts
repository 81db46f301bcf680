import { expect } from 'chai';
import { UsageError } from '../../harness/basics/errors.ts';
import type { History } from '../../harness/history/events.ts';
import { count, crashes, DEFENCELESS, denied, failed, read, run } from './told.ts';

/** A push of a payload of one's own, at 10 s. */
const push = (content: string, at = '+10s', verb = 'operator: push') => `{ at: ${at}, ${verb}, with: { ${content} } }`;

const activated = (history: History, kind: string, version = 2) =>
  count(
    history,
    (event) =>
      event.type === 'release' && event.kind === kind && event.version === version && event.action === 'activated',
  );
/** Defenceless, and what a crash is blamed on is nobody's business. */
const CRASHING = DEFENCELESS.replace('}', ', crashRejection: none, roll.networkWide: off, roll.longSleep: off }');

describe('payloads of one’s own', () => {
  it('are patched: a customer that is taken out is denied, and a mended payload brings it back', async () => {
    const lost = push('release: customer-config, patch: { customers: [a1] }, harms: { role: llns }');
    const set = DEFENCELESS.replace('}', ', config.validation: off }');
    const { history, violated } = await run([lost], set);
    expect(denied(history, 30_000)).to.be.above(10);
    expect(violated).to.include.members(['right-answer', 'rolled-back']);
    for (const from of ['first', 'previous']) {
      const mended = await run([lost, push(`release: customer-config, from: ${from}`, '+25s')], set);
      expect(denied(mended.history, 40_000), from).to.equal(0);
    }
    const stopped = await run([lost.replace('[a1]', '[]')], '{}');
    expect(stopped.violated).to.deep.equal([]);
    expect(activated(stopped.history, 'customer-config')).to.equal(0);
  });

  it('are as large as told, with so many customers', async () => {
    const { history, violated } = await run([push('release: customer-config, generate: { customers: 60000 }')], '{}');
    expect(violated).to.deep.equal([]);
    expect(activated(history, 'customer-config')).to.be.above(10);
    const padded = await run([push('release: system-config, octets: 300000')], '{}');
    expect(padded.violated).to.deep.equal([]);
    expect(activated(padded.history, 'system-config')).to.be.above(5);
  });

  it('cost capacity while they are active: operations fail until they are taken back, or their rules are switched off', async () => {
    const costly = push('release: customer-config, harms: { role: edge, cpuPercent: 100 }');
    const { history, violated } = await run([costly], DEFENCELESS);
    expect(failed(history, 40_000)).to.be.above(20);
    expect(violated).to.include.members(['available', 'rolled-back']);
    const back = await run([costly, '{ at: +13s, operator: roll-back }'], DEFENCELESS);
    expect([failed(back.history, 25_000), back.violated]).to.deep.equal([0, []]);
    const off = await run([costly, '{ at: +13s, operator: disable, for: 60s, with: { feature: rules } }'], DEFENCELESS);
    const during = off.history.filter((event) => event.atMs < 70_000);
    expect(failed(during, 20_000)).to.equal(0);
    expect(failed(off.history, 75_000)).to.be.above(5);
    const gated = await run([costly], '{}');
    expect(gated.violated).to.deep.equal([]);
  });

  it('crash whoever has loaded them so long ago, which only then is held against them', async () => {
    const late = push('release: customer-config, harms: { role: edge, crashAfterMs: 15000 }');
    const { history, violated } = await run([late], CRASHING);
    expect([crashes(history, 0) - crashes(history, 24_900), crashes(history, 24_900) > 5]).to.deep.equal([0, true]);
    expect(violated).to.include('rolled-back');
    const back = await run([late, '{ at: +20s, operator: roll-back }'], CRASHING);
    expect([crashes(back.history, 0), back.violated]).to.deep.equal([0, []]);
  });

  it('are harmful only with some software: as the lab starts, or once that is pushed', async () => {
    const only = push('release: system-config, harms: { role: llns, onlyWith: 2.1.6, crashAfterMs: 1000 }');
    const without = await run([only], CRASHING);
    expect([crashes(without.history, 0), without.violated]).to.deep.equal([0, []]);
    const from = await run([only], CRASHING.replace('}', ', nameserver.version: 2.1.6 }'));
    expect(crashes(from.history, 0)).to.be.above(5);
    expect(from.violated).to.include('rolled-back');
    const later = await run([only, '{ at: +30s, push: software-push, with: { version: 2.1.6 } }'], CRASHING);
    expect([
      crashes(later.history, 0) - crashes(later.history, 30_000),
      crashes(later.history, 30_000) > 5,
    ]).to.deep.equal([...[0, true]]);
    expect(later.violated).to.include('rolled-back');
  });

  it('do nothing with what is new in some software until its flag is switched on, region by region', async () => {
    const only = push('release: customer-config, harms: { role: llns, onlyWith: 2.1.6, crashAfterMs: 500 }');
    const set = (flags: string) => CRASHING.replace('}', `, nameserver.version: 2.1.6, release.flags: ${flags} }`);
    const off = await run([only], set('on'));
    expect([crashes(off.history, 0), off.violated]).to.deep.equal([0, []]);
    const enable = '{ at: +30s, operator: enable, target: region:a, for: 20s, with: { flag: 2.1.6 } }';
    const { history, violated } = await run([only, enable], set('on'));
    const died = history.flatMap((event) => (event.type === 'down' && event.how === 'crash' ? [event] : []));
    expect([...new Set(died.map(({ node }) => node))]).to.have.members(['llns-a1', 'llns-a2']);
    for (const { atMs } of died) expect(atMs).to.be.within(30_000, 50_500);
    expect(violated).to.include('rolled-back');
    const everywhere = await run([only], set('off'));
    expect(crashes(everywhere.history, 0)).to.be.above(20);
    expect(() => read(['{ at: +30s, operator: enable, for: 9s, with: { flag: 9.9.9 } }'])).to.throw(
      UsageError,
      /flag "9\.9\.9" is none that the lab knows/,
    );
  });

  it('fail programs that have no room for them, and nobody said that they do harm: unless a check of size refuses them', async () => {
    const unchecked = DEFENCELESS.replace('}', ', config.sizeCheck: off, config.octetsMax.ROLE: 40000 }');
    const harms: readonly [string, string, string][] = [
      ['octets: 60000', 'edge', 'http-error'],
      ['generate: { customers: 9000 }', 'llns', 'servfail'],
    ];
    for (const [size, role, outcome] of harms) {
      const large = push(`release: customer-config, ${size}`);
      const { history, violated } = await run([large], unchecked.replace('ROLE', role));
      const errors = history.flatMap((event) =>
        event.type === 'fetch' || event.type === 'operation'
          ? event.attempts.filter((attempt) => attempt.outcome === outcome)
          : [],
      );
      expect(errors.length, role).to.be.above(20);
      expect(violated, role).to.include.members(['available', 'rolled-back']);
      const back = await run([large, '{ at: +13s, operator: roll-back }'], unchecked.replace('ROLE', role));
      expect([failed(back.history, 25_000), back.violated], role).to.deep.equal([0, []]);
      const checked = await run([large], unchecked.replace('ROLE', role).replace('sizeCheck: off', 'sizeCheck: on'));
      expect([failed(checked.history), checked.violated], role).to.deep.equal([0, []]);
    }
    const small = await run([push('release: customer-config, octets: 40000')], unchecked.replace('ROLE', 'edge'));
    expect([failed(small.history), small.violated]).to.deep.equal([0, []]);
  });

  it('take down a module, and with it whoever passes it, unless it fails open', async () => {
    const down = push('release: customer-config, harms: { role: edge, fails: rules }');
    const shut = DEFENCELESS.replace('}', ', config.failOpen: off }');
    const { history, violated } = await run([down], shut);
    expect(failed(history, 20_000)).to.be.above(20);
    expect(violated).to.include.members(['available', 'rolled-back']);
    const off = await run([down, '{ at: +13s, operator: disable, for: 60s, with: { feature: rules } }'], shut);
    const during = off.history.filter((event) => event.atMs < 70_000);
    expect([failed(during, 20_000), failed(off.history, 75_000) > 5]).to.deep.equal([0, true]);
    const open = await run([down], DEFENCELESS);
    expect([failed(open.history), open.violated]).to.deep.equal([0, []]);
    const crash = push('release: customer-config, harms: { role: edge, fails: rules, crashAfterMs: 500 }');
    expect((await run([crash], CRASHING)).violated).to.include('rolled-back');
  });

  it('go to some regions, or to all', async () => {
    const some = push('release: customer-config, patch: { revisions: { a1: 7 } }, to: a');
    const { history, violated } = await run([some], '{}');
    const nodes = history.flatMap((event) =>
      event.type === 'release' && event.action === 'activated' ? [event.node] : [],
    );
    expect(violated).to.deep.equal([]);
    expect(nodes).to.have.members(['llns-a1', 'llns-a2', 'edge-a1', 'edge-a2']);
  });

  it('are refused where nobody can make them, with the field and what to do', () => {
    const refused = (content: string, message: RegExp, set = '{}') =>
      expect(() => read([push(content)], set)).to.throw(UsageError, message);
    refused(
      'release: system-config, to: atlantis',
      /^told\.yaml line 8: timeline\[0\]\.with\.to names region "atlantis"/,
    );
    refused(
      'release: system-config, harms: { role: edge }',
      /with\.harms names role "edge", whose nodes do not take it/,
    );
    refused('release: system-config, harms: { onlyWith: 9.9.9 }', /with\.harms names version "9\.9\.9"/);
    refused('release: system-config, harms: { cpuPercent: 400 }', /with\.harms is wrong .*cpuPercent \(1 to 100\)/);
    refused('release: system-config, generate: { customers: 9 }', /with\.generate fills a customer-config/);
    refused('release: customer-config, generate: { customers: 0 }', /with\.generate is wrong/);
    refused('release: customer-config, patch: many', /with\.patch is wrong/);
    refused('release: software', /with\.release/);
  });
});
