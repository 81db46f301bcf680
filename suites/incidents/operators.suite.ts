import { expect } from 'chai';
import { UsageError } from '../../harness/basics/errors.ts';
import { crashes, DEFENCELESS, denied, failed, read, run } from './told.ts';

const LOST = '{ at: +10s, push: bad-config-push, with: { mutation: lost-customer, customer: a2 } }';
const RARE = '{ at: +10s, push: bad-config-push, with: { mutation: rare-parameters, customer: a1 } }';
const CONTROL_DEAD = '{ at: +12s, fault: node-kill, target: fleet:control, for: 60s, with: { how: machine } }';

describe('what operators do', () => {
  it('roll back: a release that nobody else takes back is gone', async () => {
    const left = await run([LOST]);
    expect(left.violated).to.include.members(['right-answer', 'rolled-back']);
    expect(denied(left.history, 20_000)).to.be.above(5);
    const back = await run([LOST, '{ at: +13s, operator: roll-back, with: { release: customer-config } }']);
    expect(back.violated).to.deep.equal([]);
    expect(denied(back.history, 20_000)).to.equal(0);
    expect(back.history.some((event) => event.type === 'rollout' && event.step === 'rolled-back')).to.equal(true);
  });

  it('roll back by hand: also while control is dead, which can do nothing', async () => {
    const through = await run([LOST, CONTROL_DEAD, '{ at: +13s, operator: roll-back }']);
    expect(denied(through.history, 20_000)).to.be.above(5);
    const byHand = await run([LOST, CONTROL_DEAD, '{ at: +13s, operator: roll-back, by: hand }']);
    expect(denied(byHand.history, 20_000)).to.equal(0);
    const some = await run([LOST, CONTROL_DEAD, '{ at: +13s, operator: roll-back, by: hand, target: region:a }']);
    expect(denied(some.history, 20_000)).to.be.within(1, denied(through.history, 20_000) - 1);
  });

  it('keep another last known good: what is pushed next is made from that', async () => {
    const next = '{ at: +40s, push: config-push, with: { customer: a1 } }';
    const built = await run([LOST, next]);
    expect(denied(built.history, 60_000)).to.be.above(3);
    const kept = await run([
      LOST,
      '{ at: +30s, operator: keep, with: { release: customer-config, as: previous } }',
      next,
    ]);
    expect(denied(kept.history, 35_000)).to.be.above(0);
    expect(denied(kept.history, 60_000)).to.equal(0);
  });

  it('switch a customer off: nobody dies of it any more, and its users go without, which is excused', async () => {
    const set = DEFENCELESS.replace(
      '}',
      ', crashRejection: none, roll.networkWide: off, roll.longSleep: off, quarantine: off }',
    );
    const on = await run([RARE], set);
    expect(crashes(on.history, 25_000)).to.be.above(5);
    const off = await run([RARE, '{ at: +20s, operator: disable, for: 40s, with: { customer: a1 } }'], set);
    const until = off.history.filter((event) => event.atMs < 59_000);
    expect(crashes(until, 25_000)).to.equal(0);
    expect(failed(until, 25_000)).to.be.above(5);
    const excused = await run(['{ at: +20s, operator: disable, for: 40s, with: { customer: a1 } }'], '{}');
    expect(failed(excused.history)).to.be.above(5);
    expect(excused.violated).to.deep.equal([]);
  });

  for (const by of ['order', 'hand'])
    it(`switch a feature off, by ${by}: its bug is not met, and everybody is served`, async () => {
      const set = DEFENCELESS.replace(
        '}',
        ', crashRejection: none, roll.networkWide: off, roll.longSleep: off, quarantine: off }',
      );
      const entry = `{ at: +20s, operator: disable, by: ${by}, for: 40s, with: { feature: rare-parameters } }`;
      const { history } = await run([RARE, entry], set);
      const until = history.filter((event) => event.atMs < 59_000);
      expect([crashes(until, 25_000), failed(until, 35_000)]).to.deep.equal([0, 0]);
      expect(crashes(history, 62_000)).to.be.above(0);
    });

  for (const by of ['order', 'hand'])
    it(`drain a region before it goes, by ${by}: nobody notices`, async () => {
      const gone = '{ at: +40s, fault: region-kill, target: region:a, for: 20s }';
      const sudden = await run([gone], '{}');
      expect(failed(sudden.history)).to.be.above(0);
      const drained = await run([`{ at: +20s, operator: drain, by: ${by}, target: region:a, for: 60s }`, gone], '{}');
      expect([drained.violated, drained.verdict.verdict]).to.deep.equal([[], 'pass']);
      expect(failed(drained.history)).to.equal(0);
      const ups = drained.history.filter((event) => event.type === 'operator' && event.action === 'drain');
      expect(ups.length).to.be.above(3);
    });

  it('drain all there is: who comes is served all the same', async () => {
    const { history, violated: broken } = await run(['{ at: +20s, operator: drain, target: all, for: 40s }'], '{}');
    expect([failed(history), broken]).to.deep.equal([0, []]);
  });

  it('hold all releases', async () => {
    const { history } = await run(['{ at: +20s, operator: hold, for: 20s }', LOST.replace('+10s', '+22s')]);
    const phase = history.find((event) => event.type === 'rollout' && event.step === 'phase');
    expect(phase?.atMs).to.be.above(39_000);
  });
});

describe('what operators cannot do', () => {
  const refused = (entry: string, message: RegExp) => expect(() => read([LOST, entry])).to.throw(UsageError, message);

  it('is refused with the line, the field and what to do', () => {
    refused('{ at: +20s, operator: rol-back }', /^told\.yaml line 9.*rol-back.*did you mean "roll-back"/);
    refused('{ at: +20s, operator: keep }', /^told\.yaml line 9.*timeline\[1\]\.with\.release/);
    refused(
      '{ at: +20s, operator: disable, for: 9s }',
      /timeline\[1\]\.with\.customer: name either what customer or what feature/,
    );
    refused('{ at: +20s, operator: disable, for: 9s, with: { customer: shop } }', /none of the lab's/);
    refused(
      '{ at: +20s, operator: disable, for: 9s, with: { feature: waf } }',
      /feature "waf".*choose one of rare-parameters/,
    );
    refused('{ at: +20s, operator: drain, target: region:a }', /operator-drain lasts: say how long/);
    refused('{ at: +20s, operator: roll-back, for: 5s }', /happens at once/);
    refused('{ at: +20s, operator: drain, for: 9s, target: fleet:mapper }', /has neither edges nor/);
    refused('{ at: +20s, operator: roll-back, target: region:a }', /a release is taken back everywhere/);
    refused('{ at: +20s, operator: roll-back, by: phone }', /timeline\[1\]\.by/);
    refused('{ at: +20s, operator: roll-back, with: { release: dns } }', /release "dns" is none that the lab knows/);
  });
});
