import { expect } from 'chai';
import { errorBudget } from './error-budget.ts';
import { attempt, Story } from './test-history.ts';

/** Ten operations of tier 1, of which the first `failures` failed, each by a timeout of `llns-a1`. Budget: 10 %. */
function failing(failures: number, story = new Story()): Story {
  for (let n = 0; n < 10; n++) {
    const startMs = 2_000 + n * 100;
    const id = story.fetch('llns-a1', startMs, {
      outcome: n < failures ? 'servfail' : 'ok',
      attempts: [attempt('llns-a1', startMs, { outcome: n < failures ? 'timeout' : 'ok' })],
    });
    story.operation(startMs, { outcome: n < failures ? 'fail' : 'ok', fetches: [id, -1] });
  }
  return story;
}
const released = () => new Story().order(0, 'software').release('llns-a1', 1_000, 'software');

describe('error-budget', () => {
  it('bears a share of failures under a release up to the budget of the tier, and no more', () => {
    expect(failing(1, released()).judge(errorBudget)).to.deep.equal([]);
    const [violation] = failing(2, released()).judge(errorBudget);
    expect(violation?.message).to.match(/^2 of 10 operations of tier 1 \(20 %\) failed under software 2/);
    expect(violation?.events).to.have.length(2);
  });

  it('counts no failure of a server without a release', () => {
    expect(failing(9).judge(errorBudget)).to.deep.equal([]);
    const elsewhere = new Story().order(0, 'software').release('llns-a2', 1_000, 'software');
    expect(failing(9, elsewhere).judge(errorBudget)).to.deep.equal([]);
  });

  it('counts no failure that an injection explains', () => {
    expect(failing(2, released()).down('llns-a1', 1_500).judge(errorBudget)).to.deep.equal([]);
    const dropped = failing(2, released());
    const drop = { type: 'drop' as const, injection: 0, protocol: 'udp' as const, from: 'llns-a1:53' };
    dropped.events.push({ ...drop, atMs: 2_005, to: '10.0.0.1:2000' });
    expect(dropped.judge(errorBudget)).to.deep.equal([]);
  });

  it('counts no failure of an edge whose origin was killed', () => {
    const gone = () => {
      const story = new Story().order(0, 'customer-config').release('edge-a1', 1_000, 'customer-config');
      return story.operation(2_000, {
        outcome: 'fail',
        attempts: [attempt('edge-a1', 2_010, { outcome: 'http-error' })],
      });
    };
    expect(gone().down('origin-core1', 1_500).judge(errorBudget)).to.deep.equal([]);
    expect(gone().judge(errorBudget)).to.have.length(1);
  });

  it('counts wrong addresses that sent clients astray', () => {
    const story = released();
    const id = story.fetch('llns-a1', 2_000, { names: ['10.9.9.9'] });
    story.operation(2_000, { outcome: 'fail', fetches: [id, -1] });
    expect(story.judge(errorBudget)).to.have.length(1);
  });

  it('counts an operation that ran out of time while its resolution waited for the server', () => {
    const story = released().operation(2_000, { outcome: 'unknown', atMs: 6_000 });
    const attempts = [attempt('llns-a1', 2_000, { endMs: 5_900, outcome: 'timeout' }), attempt('llns-a2', 5_900)];
    story.fetch('llns-a2', 2_000, { attempts, atMs: 6_010 });
    expect(story.judge(errorBudget)).to.have.length(1);
  });
});
