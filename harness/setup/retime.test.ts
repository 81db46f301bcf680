import { expect } from 'chai';
import { testSpec } from '../testkit/tiny-spec.ts';
import { retimed } from './retime.ts';

const injections = [{ kind: 'bad', target: 'all', atMs: 8_000, durationMs: 10_000, params: { share: 3 } }];

describe('injections in another timing', () => {
  it('keep their share of the run', () => {
    const from = testSpec();
    const { timing } = from;
    const shorter = { ...timing, profile: 'docker', durationMs: timing.durationMs / 2, gridMs: 500 } as const;
    const [scaled] = retimed(injections, from, { ...from, timing: shorter });
    expect(scaled).to.deep.equal({ ...injections[0], atMs: 4_000, durationMs: 5_000 });
  });

  it('stay as they are where the timing is the same', () => {
    expect(retimed(injections, testSpec(), testSpec())).to.equal(injections);
  });
});
