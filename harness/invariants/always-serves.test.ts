import { expect } from 'chai';
import type { Attempt } from '../history/events.ts';
import { alwaysServes } from './always-serves.ts';
import { attempt, Story } from './test-history.ts';
import { PROMISING_SPEC, TEST_SPEC } from './test-spec.ts';

const ASKED_MS = 30_000;
/** A heartbeat of 0.5 s, slack 0.5 s. */
const RECOVERED_MS = 1_000;

/** A resolver asks this nameserver, then another, which answers. */
function asked(node: string, more: Partial<Attempt> = {}, atMs = ASKED_MS, story = new Story()): Story {
  const first = attempt(node, atMs, { outcome: 'servfail' as const, ...more });
  story.fetch('llns-b2', atMs, { attempts: [first, attempt('llns-b2', atMs + 400)] });
  return story;
}

/** A client asks `edge-a1`, then another, which serves it. */
const requested = (more: Partial<Attempt>, story = new Story()) =>
  story.operation(ASKED_MS, {
    attempts: [
      attempt('edge-a1', ASKED_MS, { outcome: 'http-error' as const, ...more }),
      attempt('edge-a2', ASKED_MS + 250),
    ],
  });
const wrong = (story: Story) => story.judge(alwaysServes).map(({ message }) => message);

describe('always-serves', () => {
  it('is violated by a nameserver that fails for no reason, also where another answers', () => {
    expect(wrong(asked('llns-a1', { family: 6 }))).to.deep.equal([
      'llns-a1, which nothing ailed, gave servfail to a request for shop over IPv6',
    ]);
    expect(wrong(asked('tlns-core1', { outcome: 'dns-refused' }))).to.have.length(1);
    expect(wrong(asked('llns-a1', { outcome: 'ok' }))).to.deep.equal([]);
    expect(asked('llns-a1', { outcome: 'ok' }).judged(alwaysServes)).to.equal(2);
  });

  it('takes a denial for an answer where the name is no customer’s', () => {
    const denied = (name: string) => {
      const story = new Story();
      story.fetch('llns-a1', ASKED_MS, { name, outcome: 'nodata' });
      return wrong(story);
    };
    expect(denied('g.cdn.test')).to.deep.equal([]);
    expect(denied('shop.g.cdn.test')).to.have.length(1);
  });

  it('is violated by an edge that fails for no reason, and not by one that nobody waited for', () => {
    expect(wrong(requested({}))).to.have.length(1);
    expect(wrong(requested({ outcome: 'cancelled' }))).to.deep.equal([]);
  });

  it('is violated by two silences in a row, and not by one, nor by two at once', () => {
    const silent = (...atMs: readonly number[]) => {
      const story = new Story();
      for (const ms of atMs) asked('llns-a1', { outcome: 'timeout', endMs: ms + 400 }, ms, story);
      return story;
    };
    expect(wrong(silent(ASKED_MS))).to.deep.equal([]);
    expect(wrong(silent(ASKED_MS, ASKED_MS + 399))).to.deep.equal([]);
    expect(wrong(silent(ASKED_MS, ASKED_MS + 400))).to.have.length(1);
    const answered = asked('llns-a1', { outcome: 'ok' }, ASKED_MS + 500, silent(ASKED_MS, ASKED_MS + 1_000));
    expect(wrong(answered)).to.deep.equal([]);
  });

  it('bears it until a heartbeat after the node was dead, busy or behind loss', () => {
    const endMs = ASKED_MS - RECOVERED_MS;
    for (const trouble of [
      (story: Story, toMs: number) => story.down('llns-a1', 20_000, 'machine', toMs),
      (story: Story, toMs: number) => story.busy('llns-a1', 20_000, toMs),
      (story: Story, toMs: number) => story.lossy('instrument-a1', 'llns-a1', 20_000, toMs),
    ]) {
      expect(wrong(trouble(asked('llns-a1'), endMs + 1))).to.deep.equal([]);
      expect(wrong(trouble(asked('llns-a1'), endMs))).to.have.length(1);
    }
  });

  it('bears what a release may have done, and an edge whose origin is dead', () => {
    const bad = asked('llns-a1', { outcome: 'nxdomain' }).order(20_000, 'customer-config', { bad: true });
    expect(wrong(bad)).to.have.length(1);
    expect(wrong(bad.release('llns-a1', 21_000, 'customer-config'))).to.deep.equal([]);
    expect(wrong(requested({}).down('origin-core1', 20_000))).to.deep.equal([]);
  });

  it('does not judge edges that clients alone may fill', () => {
    const full = { ...TEST_SPEC, capacity: { edge: { perSecond: 3, queue: 10 } } };
    expect(wrong(requested({}, new Story(full)))).to.deep.equal([]);
  });

  it('does not judge input-delayed nameservers, nor an address that another has claimed', () => {
    const delayed = asked('llns-core1', { outcome: 'dns-refused' }, ASKED_MS, new Story(PROMISING_SPEC));
    expect(delayed.judged(alwaysServes)).to.equal(1);
    expect(wrong(requested({}).claim('edge-a2', 'edge-a1', ASKED_MS - 100))).to.deep.equal([]);
  });
});
