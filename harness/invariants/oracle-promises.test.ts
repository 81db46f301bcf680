import { expect } from 'chai';
import { excuseOf, failed, silent, unresolved } from './test-excuse.ts';
import { attempt, Story } from './test-history.ts';
import { PROMISING_SPEC } from './test-spec.ts';

const story = () => new Story(PROMISING_SPEC);
const HELD = ['edge-a1', 'edge-a2'];
const ERROR = { outcome: 'http-error' } as const;

describe('the oracle, takeover promised', () => {
  const bothDead = () => story().down('edge-a2', 8_000).down('edge-a1', 10_000);
  /** Takeover 1 s, slack 0.5 s; the last attempt decides. */
  const why = (told: Story, startMs: number) => excuseOf(failed(told, startMs, ['edge-a1']))?.why;

  it('excuses dead edges for the takeover time while their region has a live one', () => {
    expect(why(bothDead(), 11_500)).to.equal('window');
    expect(why(bothDead(), 11_501)).to.equal(undefined);
  });

  it('excuses them for as long as without the promise when the whole region is dead', () => {
    expect(why(bothDead().down('edge-a3', 9_000), 17_500)).to.equal('window');
    expect(why(bothDead().down('edge-a3', 9_000), 17_501)).to.equal(undefined);
  });

  it('starts anew when another of the region dies, for it may have been the one that took over', () => {
    expect(why(story().down('edge-a1', 10_000).down('edge-a2', 14_000), 15_500)).to.equal('window');
    expect(why(story().down('edge-a1', 10_000).down('edge-a2', 14_000), 15_501)).to.equal(undefined);
    expect(why(story().down('edge-a1', 10_000).down('edge-b1', 14_000), 15_500)).to.equal(undefined);
  });

  it('expects nothing of an edge that packets are lost to from its region, or that is busy', () => {
    const alone = (told: Story) => why(told.down('edge-a1', 10_000).down('edge-a2', 10_000), 13_000);
    expect(alone(story())).to.equal(undefined);
    expect(alone(story().lossy('edge-a2', 'edge-a3', 9_000, 12_000))).to.equal('window');
    expect(alone(story().lossy('edge-a2', 'edge-a3', 9_000, 11_000))).to.equal(undefined);
    expect(alone(story().lossy('edge-b1', 'edge-a3', 9_000, 12_000))).to.equal(undefined);
    expect(alone(story().busy('edge-a3', 9_000, 12_000))).to.equal('window');
  });

  it('looks at who had claimed the address', () => {
    const claimed = (told: Story) => told.down('edge-a1', 10_000).claim('edge-a3', 'edge-a1', 11_000);
    expect(why(claimed(story().busy('edge-a3', 14_000)), 15_000)).to.equal('window');
    expect(why(story().down('edge-a1', 10_000).busy('edge-a3', 14_000), 15_000)).to.equal(undefined);
    expect(why(claimed(story().down('edge-a3', 19_700)), 19_500)).to.equal(undefined);
    const falsely = story().claim('edge-a3', 'edge-a1', 9_000).down('edge-a3', 10_000);
    expect(why(falsely, 9_900)).to.equal('window');
  });
});

describe('the oracle, overlay promised', () => {
  /** Probe interval 2 s, origin timeout 0.5 s, slack 0.5 s. `shop` is at origin-core1. */
  const why = (told: Story, startMs: number) => excuseOf(failed(told, startMs, ['edge-a1'], ERROR))?.why;
  const cut = () => story().lossy('origin-core1', 'edge-a1', 10_000, 40_000);
  const viasGone = (told: Story, healMs?: number) =>
    told.lossy('edge-a1', 'edge-b1', 10_000, healMs).lossy('edge-b2', 'origin-core1', 10_000);

  it('gives an edge one probe interval to go round a bad path', () => {
    expect(why(cut(), 12_999)).to.equal('origin');
    expect(why(cut(), 13_000)).to.equal(undefined);
    expect(why(story().lossy('origin-core2', 'edge-a1', 10_000), 11_000)).to.equal(undefined);
    expect(why(story(), 11_000)).to.equal(undefined);
  });

  it('excuses it for as long as no way has been whole for that time', () => {
    expect(why(viasGone(cut()), 30_000)).to.equal('origin');
    expect(why(viasGone(cut(), 20_000), 22_999)).to.equal('origin');
    expect(why(viasGone(cut(), 20_000), 23_000)).to.equal(undefined);
  });

  it('starts anew when the way that it may have used breaks, but only if it had to go round', () => {
    expect(why(cut().down('edge-b1', 20_000), 22_999)).to.equal('origin');
    expect(why(cut().down('edge-b1', 20_000), 23_000)).to.equal(undefined);
    expect(why(story().down('edge-b1', 20_000), 21_000)).to.equal(undefined);
  });

  it('excuses a dead or busy origin for its own customers only', () => {
    expect(why(story().down('origin-core1', 10_000), 30_000)).to.equal('origin');
    expect(why(story().busy('origin-core1', 10_000), 30_000)).to.equal('origin');
    expect(why(story().down('origin-core2', 10_000), 30_000)).to.equal(undefined);
  });
});

describe('the oracle, overload', () => {
  const why = (told: Story, startMs: number) => excuseOf(failed(told, startMs, HELD, ERROR))?.why;
  const both = (told: Story) => told.busy('edge-a1', 9_000).busy('edge-a2', 10_000);
  const lightly = () => story().busy('edge-a1', 9_000, undefined, 0.01).busy('edge-a2', 10_000, undefined, 0.01);

  it('excuses busy edges until clients must have been sent elsewhere', () => {
    expect(why(both(story()), 17_500)).to.equal('window');
    expect(why(both(story()), 17_501)).to.equal(undefined);
    expect(why(story().busy('edge-a1', 10_000), 11_000)).to.equal(undefined);
  });

  it('counts from the heaviest of several, and from the first of those', () => {
    const more = (share: number) => both(story()).busy('edge-a2', 20_000, undefined, share);
    expect(why(more(0.5), 21_000)).to.equal(undefined);
    expect(why(more(1), 21_000)).to.equal(undefined);
    expect(why(lightly().busy('edge-a2', 20_000), 27_500)).to.equal('window');
    expect(why(lightly().busy('edge-a2', 20_000), 27_501)).to.equal(undefined);
  });

  it('excuses what would be excused if the edges were not busy as well', () => {
    expect(why(lightly(), 30_000)).to.equal(undefined);
    expect(why(lightly().down('origin-core1', 29_000), 30_000)).to.equal('origin');
    expect(why(lightly().down('origin-core2', 29_000), 30_000), 'the origin of others').to.equal(undefined);
    const cut = lightly().lossy('edge-a1', 'origin-core1', 29_000).lossy('edge-a2', 'origin-core1', 29_000);
    expect(why(cut, 30_000)).to.equal('origin');
  });

  it('excuses busy edges by a release that each of them has, but only where they need it', () => {
    const ordered = (told: Story, atMs: number) => told.order(atMs, 'customer-config', { bad: true });
    const taken = (told: Story, atMs: number, edges: readonly string[]) =>
      edges.reduce((so, edge) => so.release(edge, atMs, 'customer-config'), ordered(told, atMs));
    expect(why(taken(lightly(), 29_000, HELD), 30_000)).to.equal('release');
    expect(why(taken(lightly(), 29_000, ['edge-a1']), 30_000)).to.equal(undefined);
    expect(why(taken(both(story()), 14_000, HELD), 15_000)).to.equal('window');
  });

  it('calls it no path while every edge is dead or busy', () => {
    const told = both(story()).busy('edge-a3', 0).busy('edge-b1', 0).down('edge-b2', 0);
    expect(why(told, 60_000)).to.equal('no path');
  });

  it('excuses busy edges for as long as it lasts when nothing is promised', () => {
    expect(why(both(new Story()), 60_000)).to.equal('busy');
    expect(why(new Story().busy('edge-a1', 0, 50_000).busy('edge-a2', 0, 50_000), 50_000)).to.equal(undefined);
  });

  it('excuses busy nameservers only when they are all that the resolver had', () => {
    const told = () => story().busy('llns-a1', 10_000).busy('llns-b1', 10_000);
    expect(excuseOf(unresolved(told(), 60_000, silent(['llns-a1', 'llns-b1'], 60_000)))?.why).to.equal('busy');
    expect(excuseOf(unresolved(told(), 60_000, silent(['llns-a1', 'llns-b2'], 60_000)))).to.equal(undefined);
  });
});

describe('the oracle, delegations', () => {
  const A = ['llns-a1', 'llns-a2'];
  const at = (told: Story, servers: readonly string[], learnedMs = 5_000) => {
    const failedAt = { cut: 'g.cdn.test', servers: [], learnedMs };
    return excuseOf(unresolved(told, 11_000, silent(servers, 11_000), { failedAt }));
  };
  const deadA = () => story().down('llns-a1', 10_000).down('llns-a2', 10_000);

  it('excuses a lost delegation only if it named as many regions as promised', () => {
    expect(at(deadA(), A)).to.equal(undefined);
    expect(at(deadA().down('llns-b1', 10_000), [...A, 'llns-b1'])?.why).to.equal('window');
  });

  it('promises no more regions than were known to live when it was given', () => {
    const b = (told: Story) => told.down('llns-b1', 0, 'machine', 3_000).down('llns-b2', 0, 'machine', 3_000);
    expect(at(b(deadA()), A)?.why).to.equal('window');
    expect(at(b(deadA()), A, 9_000)).to.equal(undefined);
  });

  it('lets an input-delayed nameserver decline until all regular ones have been dead for long', () => {
    const declined = (told: Story, startMs: number) => {
      const attempts = [
        ...silent([...A, 'llns-b1'], startMs),
        attempt('llns-core1', startMs, { outcome: 'dns-refused' }),
      ];
      return excuseOf(unresolved(told, startMs, attempts))?.why;
    };
    const dead = () => deadA().down('llns-b1', 10_000);
    expect(declined(dead(), 30_000)).to.equal('window');
    expect(declined(dead().down('llns-b2', 10_000), 15_499)).to.equal('no path');
    expect(declined(dead().down('llns-b2', 10_000), 15_500)).to.equal(undefined);
  });

  it('expects an input-delayed nameserver to tell of a loss so much later', () => {
    const told = (from: string, startMs: number) => {
      const dead = story().down('edge-b1', 10_000).down('edge-b2', 10_000);
      const fetches: [number, number] = [dead.fetch(from, startMs - 500), -1];
      const attempts = ['edge-b1', 'edge-b2'].map((edge) => attempt(edge, startMs, { outcome: 'timeout' as const }));
      return excuseOf(dead.operation(startMs, { outcome: 'fail', fetches, attempts }))?.why;
    };
    expect(told('llns-b1', 17_501)).to.equal(undefined);
    expect(told('llns-core1', 57_500)).to.equal('window');
    expect(told('llns-core1', 57_501)).to.equal(undefined);
  });
});
