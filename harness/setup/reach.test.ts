import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import type { Effect } from '../lab/effect.ts';
import { defineFault } from '../schedule/fault.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { whyOutOfReach } from './reach.ts';

/** Busy, or dead: as drawn. */
const either = defineFault<{ how: 'busy' | 'dead' }>({
  kind: 'either',
  title: 'one or the other',
  params: z.strictObject({ how: z.enum(['busy', 'dead']) }),
  instant: false,
  targets: () => ['node:edge-a1'],
  arbitrary: () => fc.record({ how: fc.constantFrom('busy', 'dead') }),
  milder: {},
  effects: ({ params }) => [
    params.how === 'busy'
      ? { is: 'busy', nodes: ['edge-a1'], share: 1 }
      : { is: 'down', nodes: ['edge-a1'], how: 'machine' },
  ],
  describe: () => 'one or the other',
});

const cannot =
  (word: Effect['is']) =>
  ({ is }: Effect) =>
    is === word ? `nothing is ${word} there` : undefined;

describe('the reach of a runtime', () => {
  it('is short of a fault if any of what it may be drawn to do is', () => {
    expect(whyOutOfReach(either, testSpec(), { cannot: cannot('busy') })).to.equal('nothing is busy there');
    expect(whyOutOfReach(either, testSpec(), { cannot: cannot('down') })).to.equal('nothing is down there');
  });

  it('is not where it can do all that is drawn, or all that there is', () => {
    expect(whyOutOfReach(either, testSpec(), { cannot: cannot('held') })).to.equal(undefined);
    expect(whyOutOfReach(either, testSpec(), {})).to.equal(undefined);
  });
});
