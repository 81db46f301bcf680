import { expect } from 'chai';
import { HarnessError } from '../basics/errors.ts';
import { Story } from './test-history.ts';

const FOR_EVER = Number.POSITIVE_INFINITY;

describe('facts', () => {
  it('split an outage where an injection kills what had crashed', () => {
    const story = new Story().down('llns-a1', 1_000, 'crash').down('llns-a1', 1_500, 'machine', 9_000);
    expect(story.facts().down.get('llns-a1')).to.deep.equal([
      { fromMs: 1_000, toMs: 1_500, how: 'crash' },
      { fromMs: 1_500, toMs: 9_000, how: 'machine', injection: 0 },
    ]);
    const open = new Story().down('llns-a1', 1_000).facts().down.get('llns-a1');
    expect(open?.map(({ toMs }) => toMs)).to.deep.equal([FOR_EVER]);
  });

  it('find a dropped packet from both ends', () => {
    const story = new Story();
    story.events.push({ type: 'drop', atMs: 5, injection: 0, protocol: 'udp', from: 'x:1', to: 'y:53' });
    const { drops } = story.facts();
    expect(drops.get('x:1 y:53')).to.have.length(1);
    expect(drops.get('y:53 x:1')).to.have.length(1);
  });

  it('follow a release over a death, until another version or a way back', () => {
    const story = new Story()
      .order(0, 'software', { bad: true, customer: 'shop' })
      .release('llns-a1', 1_000, 'software')
      .release('llns-a1', 1_100, 'software')
      .down('llns-a1', 2_000, 'crash', 3_000)
      .release('llns-a1', 4_000, 'software', 'reverted')
      .release('llns-a2', 2_000, 'software')
      .release('llns-a2', 2_500, 'software', 'activated', 3)
      .release('llns-b1', 3_000, 'software')
      .release('llns-b1', 3_500, 'system-config');
    const [release] = story.facts().releases;
    expect(release).to.include({ bad: true, customer: 'shop' });
    expect(release?.activations).to.deep.equal([
      { node: 'llns-a1', fromMs: 1_000, toMs: 4_000 },
      { node: 'llns-a2', fromMs: 2_000, toMs: 2_500 },
      { node: 'llns-b1', fromMs: 3_000, toMs: FOR_EVER },
    ]);
  });

  it('know that a node which takes back a release has the one before again', () => {
    const story = new Story()
      .order(0, 'software')
      .order(0, 'software', { version: 3 })
      .release('llns-a1', 1_000, 'software')
      .release('llns-a1', 2_000, 'software', 'activated', 3)
      .release('llns-a1', 3_000, 'software', 'reverted', 3);
    expect(story.facts().releases[0]?.activations).to.deep.equal([
      { node: 'llns-a1', fromMs: 1_000, toMs: 2_000 },
      { node: 'llns-a1', fromMs: 3_000, toMs: FOR_EVER },
    ]);
  });

  it('see mapping disturbed by a dead mapper and by loss to the platform, not to clients', () => {
    const story = new Story()
      .down('mapper-core1', 1_000, 'machine', 2_000)
      .lossy('edge-a1', 'mapper-core1', 5_000, 6_000)
      .lossy('mapper-core1', 'instrument-a1', 7_000, 8_000)
      .lossy('edge-a1', 'origin-core1', 9_000);
    expect(story.facts().mapping.disturbed('llns-a1')).to.deep.equal([
      { fromMs: 1_000, toMs: 2_000 },
      { fromMs: 5_000, toMs: 6_000 },
    ]);
  });

  it('see control disturbed by an injected death of either and by loss between the two, not by a crash', () => {
    const facts = new Story()
      .down('control-core1', 1_000, 'machine', 2_000)
      .down('llns-a1', 1_500, 'machine', 3_000)
      .down('llns-a1', 3_500, 'crash', 4_000)
      .lossy('llns-a1', 'control-core1', 5_000)
      .facts();
    expect(facts.controlDisturbed('llns-a1')).to.deep.equal([
      { fromMs: 1_000, toMs: 3_000 },
      { fromMs: 5_000, toMs: FOR_EVER },
    ]);
    expect(facts.controlDisturbed('llns-a2')).to.deep.equal([{ fromMs: 1_000, toMs: 2_000 }]);
    const busy = new Story().busy('llns-a1', 1_000, 2_000).facts();
    expect(busy.controlDisturbed('llns-a1')).to.deep.equal([{ fromMs: 1_000, toMs: 2_000 }]);
    expect(busy.controlDisturbed('llns-a2')).to.deep.equal([]);
  });

  it('refuse two fetches of one id', () => {
    const story = new Story();
    story.fetch('llns-a1', 0);
    story.fetch('llns-a1', 0, { id: 0 });
    expect(() => story.facts()).to.throw(HarnessError, 'id 0');
  });
});
