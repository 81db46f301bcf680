import { expect } from 'chai';
import type { Attempt } from '../history/events.ts';
import { topologyOf } from '../lab/topology.ts';
import { sparesDecline } from './spares-decline.ts';
import { attempt, Story } from './test-history.ts';
import { PROMISING_SPEC, TEST_SPEC } from './test-spec.ts';

const ASKED_MS = 30_000;
/** A heartbeat of 0.5 s, slack 0.5 s. */
const FOUND_OUT_MS = 1_000;
const REGULARS = topologyOf(TEST_SPEC)
  .ofRole('llns')
  .map(({ id }) => id);

/** The nameserver on delayed input is asked, and answers unless told otherwise. */
function asked(outcome: Attempt['outcome'] = 'ok', spec = PROMISING_SPEC): Story {
  const story = new Story(spec);
  story.fetch('llns-core1', ASKED_MS, { attempts: [attempt('llns-core1', ASKED_MS, { outcome })] });
  return story;
}
/** All regular ones, but these, are dead until then. */
const dead = (story: Story, untilMs?: number, ...alive: readonly string[]) =>
  REGULARS.filter((id) => !alive.includes(id)).reduce((told, id) => told.down(id, 20_000, 'machine', untilMs), story);
const wrong = (story: Story) => story.judge(sparesDecline).map(({ message }) => message);

describe('spares-decline', () => {
  it('is violated by an answer while a regular one can give it', () => {
    const told = (node: string) =>
      `llns-core1, on delayed input, answered shop.g.cdn.test, though nothing ailed ${node}`;
    expect(wrong(asked())).to.deep.equal([told('llns-a1')]);
    expect(wrong(dead(asked(), undefined, 'llns-b2'))).to.deep.equal([told('llns-b2')]);
    expect(wrong(asked('dns-refused'))).to.deep.equal([]);
    expect(asked('dns-refused').judged(sparesDecline)).to.equal(1);
  });

  it('holds while all are dead, and until it must have found out that one is back', () => {
    expect(dead(asked()).judged(sparesDecline)).to.equal(0);
    expect(wrong(dead(asked(), ASKED_MS - FOUND_OUT_MS + 1))).to.deep.equal([]);
    expect(wrong(dead(asked(), ASKED_MS - FOUND_OUT_MS))).to.have.length(1);
  });

  it('bears it from one that was in trouble itself, and is promised by no lab without such nameservers', () => {
    expect(wrong(asked().lossy('llns-core1', 'llns-a1', 29_000, 29_500))).to.deep.equal([]);
    expect(asked('ok', TEST_SPEC).judged(sparesDecline)).to.equal(0);
  });
});
