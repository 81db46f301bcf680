import { expect } from 'chai';
import type { OperationEvent } from '../history/events.ts';
import { topologyOf } from '../lab/topology.ts';
import { available } from './available.ts';
import { excuseOf, failed, silent, unresolved } from './test-excuse.ts';
import { attempt, Story } from './test-history.ts';
import { TEST_SPEC } from './test-spec.ts';

const EDGES = ['edge-a1', 'edge-a2', 'edge-b1', 'edge-b2'];
const LLNS = ['llns-a1', 'llns-a2', 'llns-b1', 'llns-b2'];

describe('the oracle, edges', () => {
  it('excuses nothing when nothing was injected', () => {
    expect(excuseOf(failed(new Story(), 10_000, ['edge-a1']))).to.equal(undefined);
  });

  it('does not excuse one dead edge of the two that the client held, if the other failed alive', () => {
    const story = new Story().down('edge-a1', 10_000);
    expect(excuseOf(failed(story, 11_000, ['edge-a1', 'edge-a2']))).to.equal(undefined);
  });

  it('excuses both edges dead until detection, publication, answer TTL and slack have passed, and no longer', () => {
    const dead = () => new Story().down('edge-a1', 8_000).down('edge-a2', 10_000);
    expect(excuseOf(failed(dead(), 17_500, ['edge-a1', 'edge-a2']))).to.deep.equal({ why: 'window', injection: 0 });
    expect(excuseOf(failed(dead(), 17_501, ['edge-a1', 'edge-a2']))).to.equal(undefined);
  });

  it('starts the window anew while the mapper is dead', () => {
    const story = new Story()
      .down('edge-a1', 10_000)
      .down('edge-a2', 10_000)
      .down('mapper-core1', 12_000, 'machine', 20_000);
    expect(excuseOf(failed(story, 27_500, ['edge-a1', 'edge-a2']))?.why).to.equal('window');
    const late = new Story()
      .down('edge-a1', 10_000)
      .down('edge-a2', 10_000)
      .down('mapper-core1', 12_000, 'machine', 20_000);
    expect(excuseOf(failed(late, 27_501, ['edge-a1', 'edge-a2']))).to.equal(undefined);
  });

  it('calls it no path while every edge is dead, and gives a window once one is back', () => {
    const dead = (upMs?: number) => {
      const story = new Story();
      for (const edge of EDGES) story.down(edge, 10_000, 'machine', edge === 'edge-b1' ? upMs : undefined);
      return story;
    };
    expect(excuseOf(failed(dead(), 60_000, ['edge-a1', 'edge-a2']))?.why).to.equal('no path');
    expect(excuseOf(failed(dead(50_000), 57_500, ['edge-a1', 'edge-a2']))?.why).to.equal('window');
    expect(excuseOf(failed(dead(50_000), 57_501, ['edge-a1', 'edge-a2']))).to.equal(undefined);
  });

  it('does not excuse an edge that crashed by itself', () => {
    const story = new Story().down('edge-a1', 10_000, 'crash').down('edge-a2', 10_000, 'crash');
    expect(excuseOf(failed(story, 11_000, ['edge-a1', 'edge-a2']))).to.equal(undefined);
  });

  it('calls it no path only while the harness holds them all down, or nobody maps', () => {
    const held = () => new Story().down('edge-a1', 10_000).down('edge-a2', 10_000);
    const others = (how: 'machine' | 'crash') => held().down('edge-b1', 10_000, how).down('edge-b2', 10_000, how);
    const why = (told: Story) => excuseOf(failed(told, 60_000, ['edge-a1', 'edge-a2']))?.why;
    expect(why(others('machine'))).to.equal('no path');
    expect(why(others('crash'))).to.equal(undefined);
    expect(why(held().down('mapper-core1', 9_000))).to.equal('no path');
    expect(why(held().down('mapper-core1', 9_000, 'crash'))).to.equal(undefined);
  });

  it('calls it no path for a customer that may be confined while each region has lost an edge, and gives a window once one has not', () => {
    const confined = (
      startMs: number,
      edges: readonly string[],
      { customer = 'shop', upMs = 60_000, spec = TEST_SPEC } = {},
    ) => {
      const story = new Story(spec)
        .order(1_000, 'customer-config', { bad: true, harms: 'edge', customer })
        .release('edge-a1', 2_000, 'customer-config')
        .release('edge-a1', 4_000, 'customer-config', 'activated', 3);
      for (const edge of edges) story.down(edge, 10_000, 'machine', edge === 'edge-b2' ? upMs : 1e9);
      return excuseOf(failed(story, startMs, ['edge-a1']))?.why;
    };
    const own = ['edge-a1', 'edge-b2'];
    const { heartbeatMs, detectionMs, publicationMs, answerTtlMs, slackMs, gateWindowMs, longSleepMs } =
      TEST_SPEC.timing;
    const windowMs = detectionMs + publicationMs + answerTtlMs + slackMs;
    expect(confined(50_000, own)).to.equal('no path');
    expect(confined(60_000 + windowMs, own)).to.equal('window');
    expect(confined(60_000 + windowMs + 1, own)).to.equal(undefined);
    const rememberedMs = 5 * gateWindowMs + longSleepMs + heartbeatMs + publicationMs + slackMs;
    const lastMs = 4_000 + rememberedMs + windowMs;
    expect(confined(lastMs, own, { upMs: 1e9 })).to.equal('window');
    expect(confined(lastMs + 1, own, { upMs: 1e9 })).to.equal(undefined);
    expect(confined(50_000, ['edge-a1', 'edge-a2'])).to.equal(undefined);
    expect(confined(50_000, own, { customer: 'news' })).to.equal(undefined);
    expect(confined(50_000, own, { spec: { ...TEST_SPEC, quarantine: 'off' } })).to.equal(undefined);
  });

  it('never excuses SERVFAIL by confinement: dead edges are better than nobody', () => {
    const story = new Story()
      .order(1_000, 'customer-config', { bad: true, harms: 'edge', customer: 'shop' })
      .release('edge-a1', 2_000, 'customer-config');
    for (const edge of EDGES) story.down(edge, 10_000);
    const wrong = LLNS.map((node) => attempt(node, 50_000, { outcome: 'servfail' as const }));
    expect(excuseOf(unresolved(story, 50_000, wrong))).to.equal(undefined);
  });

  it('excuses loss only for an attempt of which the harness dropped a packet', () => {
    const drop = { type: 'drop', injection: 3, protocol: 'tcp', from: 'me:1', to: 'edge-a1:80' } as const;
    const flow = { local: 'me:1', remote: 'edge-a1:80' };
    const story = (atMs: number) => {
      const told = failed(new Story(), 10_000, ['edge-a1'], flow);
      told.events.push({ ...drop, atMs });
      return told;
    };
    expect(excuseOf(story(10_200))).to.deep.equal({ why: 'loss', injection: 3 });
    expect(excuseOf(story(9_999))).to.equal(undefined);
    expect(excuseOf(story(10_501))).to.equal(undefined);
  });

  it('does not let a lost packet excuse that a client still holds an edge which died long ago', () => {
    const why = (startMs: number) => {
      const told = new Story().down('edge-a1', 10_000);
      const attempts = [
        attempt('edge-a1', startMs, { outcome: 'timeout' as const }),
        attempt('edge-a2', startMs + 1, { outcome: 'timeout' as const, local: 'me:1', remote: 'edge-a2:80' }),
      ];
      const flow = { protocol: 'tcp', from: 'me:1', to: 'edge-a2:80' } as const;
      told.events.push({ type: 'drop', injection: 3, atMs: startMs + 2, ...flow });
      return excuseOf(told.operation(startMs, { outcome: 'fail', attempts, atMs: startMs + 600 }))?.why;
    };
    const lastMs = 10_000 + 3_000 + 2_000 + 2_000 + 500;
    expect(why(lastMs)).to.equal('loss');
    expect(why(lastMs + 1)).to.equal(undefined);
  });

  it('excuses a server error of an edge only while the origin is out of reach', () => {
    const error = { outcome: 'http-error' } as const;
    expect(excuseOf(failed(new Story().down('origin-core1', 10_000), 11_000, ['edge-a1'], error))?.why).to.equal(
      'origin',
    );
    const back = new Story().down('origin-core1', 8_000, 'machine', 10_000);
    expect(excuseOf(failed(back, 11_000, ['edge-a1'], error))).to.equal(undefined);
    const reset = { outcome: 'refused' } as const;
    expect(excuseOf(failed(new Story().down('origin-core1', 10_000), 11_000, ['edge-a1'], reset))).to.equal(undefined);
  });

  it('does not excuse by an origin what the edge still had to have in its cache', () => {
    // It gave version 2, which there is from 20 s on: fresh for 5 s and stale for 10 s more, less a fetch of 0.5 s and slack.
    const lastMs = 20_000 + 5_000 + 10_000 - 500 - 500;
    const why = (told: Story, startMs: number, edge = 'edge-a1') =>
      excuseOf(failed(told.operation(25_000).down('origin-core1', 27_000), startMs, [edge], { outcome: 'http-error' }))
        ?.why;
    expect(why(new Story(), lastMs - 1)).to.equal(undefined);
    expect(why(new Story(), lastMs)).to.equal('origin');
    expect(why(new Story(), lastMs - 1, 'edge-a2')).to.equal('origin');
    expect(why(new Story().down('edge-a1', 30_000, 'process', 31_000), lastMs - 1)).to.equal('origin');
    expect(why(new Story().claim('edge-a2', 'edge-a1', 30_000), lastMs - 1)).to.equal('origin');
  });
});

describe('the oracle, names', () => {
  it('does not excuse a failure in which one live nameserver kept silent', () => {
    const story = new Story().down('llns-a1', 10_000).down('llns-a2', 10_000);
    expect(excuseOf(unresolved(story, 11_000, silent(['llns-a1', 'llns-a2', 'llns-b1'], 11_000)))).to.equal(undefined);
  });

  it('excuses a delegation whose servers all died until it must have been replaced', () => {
    const dead = () => new Story().down('llns-a1', 10_000).down('llns-a2', 10_000);
    const last = 10_000 + 3_000 + 2_000 + 20_000 + 500;
    expect(excuseOf(unresolved(dead(), last, silent(['llns-a1', 'llns-a2'], last)))?.why).to.equal('window');
    expect(excuseOf(unresolved(dead(), last + 1, silent(['llns-a1', 'llns-a2'], last + 1)))).to.equal(undefined);
  });

  it('calls it no path while all low-level nameservers are dead', () => {
    const story = new Story();
    for (const node of LLNS) story.down(node, 10_000);
    expect(excuseOf(unresolved(story, 90_000, silent(LLNS, 90_000)))?.why).to.equal('no path');
  });

  it('needs both families to be excused', () => {
    const story = new Story();
    for (const node of LLNS) story.down(node, 10_000);
    const failedAt = { cut: 'g.cdn.test', servers: [], learnedMs: 0 };
    const a = story.fetch('llns-a1', 90_000, { outcome: 'servfail', attempts: silent(LLNS, 90_000), failedAt });
    story.operation(90_000, { outcome: 'fail', fetches: [a, -1], attempts: [] });
    expect(excuseOf(story)).to.equal(undefined);
  });

  it('never excuses SERVFAIL or NXDOMAIN by a dead server', () => {
    const story = new Story();
    for (const node of LLNS) story.down(node, 10_000);
    const wrong = LLNS.map((node) => attempt(node, 11_000, { outcome: 'servfail' as const }));
    expect(excuseOf(unresolved(story, 11_000, wrong))).to.equal(undefined);
  });

  it('excuses harm under a release until its gate window, push and confirmation have passed', () => {
    const bad = (startMs: number) => {
      const story = new Story()
        .order(9_000, 'customer-config', { bad: true })
        .release('llns-a1', 10_000, 'customer-config');
      const attempts = [attempt('llns-a1', startMs, { outcome: 'nxdomain' as const })];
      return unresolved(story, startMs, attempts, { outcome: 'nxdomain', failedAt: undefined });
    };
    const limit = 10_000 + 10_000 + 1_000 + 1_000 + 500;
    expect(excuseOf(bad(limit - 20))?.why).to.equal('release');
    expect(excuseOf(bad(limit + 20))).to.equal(undefined);
  });

  it('bears a denial or a failure from the cache for as long as resolvers are promised to keep it, and no longer', () => {
    const later = (startMs: number, outcome: 'nxdomain' | 'servfail') => {
      const story = new Story()
        .order(9_000, 'customer-config', { bad: true })
        .release('llns-a1', 10_000, 'customer-config');
      const attempts = [attempt('llns-a1', 11_000, { outcome })];
      const fetches = (['A', 'AAAA'] as const).map((rrtype) =>
        story.fetch('llns-a1', 11_000, { rrtype, outcome, attempts }),
      ) as [number, number];
      return excuseOf(story.operation(startMs, { outcome: 'fail', fetches, attempts: [] }));
    };
    const { negativeTtlMs, failureCacheMs, slackMs } = TEST_SPEC.timing;
    const deniedUntilMs = 11_010 + negativeTtlMs + slackMs;
    expect(later(deniedUntilMs, 'nxdomain')?.why).to.equal('release');
    expect(later(deniedUntilMs + 1, 'nxdomain')).to.equal(undefined);
    const failedUntilMs = 11_010 + failureCacheMs + slackMs;
    expect(later(failedUntilMs, 'servfail')?.why).to.equal('release');
    expect(later(failedUntilMs + 1, 'servfail')).to.equal(undefined);
  });
});

describe('available', () => {
  it('is violated by a failure without an excuse, and says what the client saw', () => {
    const [violation] = failed(new Story(), 10_000, ['edge-a1', 'edge-a2']).judge(available);
    expect(violation?.message).to.match(/instrument-a1 could not get shop at 10 s: edge-a1 timeout, edge-a2 timeout/);
  });

  it('holds for successes and for excused failures', () => {
    const story = new Story().down('edge-a1', 10_000).down('edge-a2', 10_000).operation(5_000);
    expect(failed(story, 11_000, ['edge-a1', 'edge-a2']).judge(available)).to.deep.equal([]);
  });
});

describe('the oracle, addresses served stale', () => {
  const to = (edge: string, sentMs: number) => {
    const remote = `${topologyOf(TEST_SPEC).byId.get(edge)?.ipv4}:80`;
    return attempt(edge, sentMs, { outcome: 'timeout', endMs: sentMs + 400, remote });
  };
  /** Long after these nodes died the client is led to edge-a1, since the fetch of each family was in vain. */
  const ledAstray = (dead: readonly string[], more: Partial<OperationEvent> = { stale: true }, llnsUpMs?: number) => {
    const story = new Story();
    for (const node of dead) story.down(node, 10_000, 'machine', LLNS.includes(node) ? llnsUpMs : undefined);
    const fetches = (['A', 'AAAA'] as const).map((rrtype) =>
      story.fetch('llns-a1', 60_000, {
        ...{ rrtype, outcome: 'servfail', attempts: silent(LLNS, 60_000), atMs: 60_400 },
        failedAt: { cut: 'g.cdn.test', servers: LLNS, learnedMs: 0 },
      }),
    ) as [number, number];
    return story.operation(60_000, {
      outcome: 'fail',
      fetches,
      attempts: [to('edge-a1', 60_500)],
      atMs: 61_000,
      ...more,
    });
  };

  it('excuses a dead edge, however long dead, when the fetch is excused', () => {
    expect(excuseOf(ledAstray(['edge-a1', ...LLNS]))?.why).to.equal('no path');
    expect(excuseOf(ledAstray(['edge-a1', ...LLNS], {})), 'fresh addresses').to.equal(undefined);
  });

  it('does not excuse an edge that lives, nor a fetch that one nameserver could have answered', () => {
    expect(excuseOf(ledAstray(LLNS))).to.equal(undefined);
    expect(excuseOf(ledAstray(['edge-a1', ...LLNS.slice(1)]))).to.equal(undefined);
  });

  it('judges the failed fetch until the next, though nameservers are back meanwhile', () => {
    const nextAskedMs = 60_400 + TEST_SPEC.timing.staleRecheckMs;
    const late = { stale: true as const, startMs: nextAskedMs - 1, atMs: nextAskedMs + 500 };
    const toDead = { ...late, attempts: [to('edge-a1', nextAskedMs)] };
    expect(excuseOf(ledAstray(['edge-a1', ...LLNS], toDead, 61_000))?.why, 'dead').to.equal('no path');
    expect(excuseOf(ledAstray(LLNS, toDead, 61_000)), 'alive').to.equal(undefined);
  });

  it('judges as usual what the fetch gave after all, and not by when it ended', () => {
    const told = (names: readonly string[]) => {
      const story = new Story().down('edge-a1', 10_000).down('llns-a1', 59_000);
      const attempts = [...silent(['llns-a1'], 60_000), attempt('llns-b1', 62_000)];
      const fetch = story.fetch('llns-b1', 60_000, { attempts, atMs: 62_010, names });
      const operation = { fetches: [fetch, -1] as const, attempts: [to('edge-a1', 62_100)], atMs: 62_600 };
      return story.operation(60_000, { outcome: 'fail', stale: true, ...operation });
    };
    expect(excuseOf(told(['edge-b1']))?.why, 'an address from before').to.equal('no path');
    expect(excuseOf(told(['edge-a1'])), 'given').to.equal(undefined);
  });
});
