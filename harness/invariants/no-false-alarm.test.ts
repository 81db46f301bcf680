import { expect } from 'chai';
import { noFalseAlarm } from './no-false-alarm.ts';
import { Story } from './test-history.ts';

/** A release that node `llns-a1` takes at 2 s and is told at 20 s to leave again. */
const takenBack = (story = new Story()) =>
  story
    .order(1_000, 'customer-config')
    .release('llns-a1', 2_000, 'customer-config')
    .release('llns-a1', 20_000, 'customer-config', 'activated', 1);

describe('no-false-alarm', () => {
  it('fails when a sound release is taken back, also beside dead machines and cut paths', () => {
    const [violation, ...more] = takenBack().judge(noFalseAlarm);
    expect(violation?.message).to.equal(
      'customer-config 2 (test) was taken back from llns-a1 at 20 s, though it did no harm',
    );
    expect(more).to.deep.equal([]);
    expect(takenBack(new Story().down('llns-b1', 5_000)).judge(noFalseAlarm)).to.have.length(1);
    expect(
      takenBack(new Story().lossy('llns-b1', 'control-core1', 5_000, 9_000, 1)).judge(noFalseAlarm),
    ).to.have.length(1);
  });

  it('holds for one that stays, and for a node that goes back by itself', () => {
    const stays = new Story().order(1_000, 'customer-config').release('llns-a1', 2_000, 'customer-config');
    expect(stays.judge(noFalseAlarm)).to.deep.equal([]);
    const reverted = new Story().order(1_000, 'customer-config').release('llns-a1', 2_000, 'customer-config');
    reverted.release('llns-a1', 20_000, 'customer-config', 'reverted');
    reverted.release('llns-a1', 21_000, 'customer-config', 'activated', 1);
    expect(reverted.judge(noFalseAlarm)).to.deep.equal([]);
  });

  it('holds when the release is bad, or anything before may have looked like harm', () => {
    const bad = new Story()
      .order(1_000, 'customer-config', { bad: true })
      .release('llns-a1', 2_000, 'customer-config')
      .release('llns-a1', 20_000, 'customer-config', 'activated', 1);
    expect(bad.judge(noFalseAlarm)).to.deep.equal([]);
    expect(takenBack(new Story().down('llns-b1', 10_000, 'crash')).judge(noFalseAlarm)).to.deep.equal([]);
    const beside = new Story().order(500, 'software', { bad: true });
    expect(takenBack(beside).judge(noFalseAlarm)).to.deep.equal([]);
    const gone = new Story().order(500, 'software', { bad: true }).release('llns-a1', 1_000, 'software');
    expect(takenBack(gone).judged(noFalseAlarm)).to.equal(0);
    const later = new Story().order(25_000, 'software', { bad: true });
    expect(takenBack(later).judge(noFalseAlarm)).to.have.length(1);
  });
  it('bears a sign of harm for a gate window and detection after it is over, and no longer', () => {
    /** Gate window 10 s, detection 3 s, slack 0.5 s. */
    const signMs = 13_500;
    const crashed = (atMs: number) => takenBack(new Story().down('llns-b1', atMs, 'crash', atMs + 1));
    expect(crashed(20_000 - signMs + 1).judge(noFalseAlarm)).to.deep.equal([]);
    expect(crashed(20_000 - signMs).judge(noFalseAlarm)).to.have.length(1);
    const busy = (healMs: number) => takenBack(new Story().busy('llns-b1', 1_500, healMs));
    expect(busy(20_000 - signMs + 1).judge(noFalseAlarm)).to.deep.equal([]);
    expect(busy(20_000 - signMs).judge(noFalseAlarm)).to.have.length(1);
    const bad = (backMs: number) => {
      const story = new Story().order(0, 'software', { bad: true }).release('llns-a1', 100, 'software');
      return takenBack(story.release('llns-a1', backMs, 'software', 'activated', 1));
    };
    expect(bad(20_000 - signMs + 1).judge(noFalseAlarm)).to.deep.equal([]);
    expect(bad(20_000 - signMs).judge(noFalseAlarm)).to.have.length(1);
  });

  it('goes by when control decided, not by when the node followed', () => {
    const story = takenBack(new Story().down('llns-b1', 5_000, 'crash', 5_001));
    const release = { kind: 'customer-config' as const, version: 2, detail: '' };
    story.events.push({ type: 'rollout', atMs: 6_000, node: 'control-core1', ...release, step: 'rolling-back' });
    expect(story.judge(noFalseAlarm)).to.deep.equal([]);
  });
});
