import { expect } from 'chai';
import type { LabSpec } from '../lab/spec.ts';
import { detoursEnd } from './detours-end.ts';
import { Story } from './test-history.ts';
import { TEST_SPEC } from './test-spec.ts';

const SPEC: LabSpec = { ...TEST_SPEC, promises: { ...TEST_SPEC.promises, overlay: true } };
const HEALED_MS = 20_000;
/** A probe interval of 2 s, a fetch of 0.5 s, slack 0.5 s. */
const PROBED_MS = 3_000;

/** The path from `edge-a1` to its origin is cut until 20 s; it asks at this time, through another edge or directly. */
function pull(atMs: number, via?: string, spec = SPEC): Story {
  const story = new Story(spec).lossy('edge-a1', 'origin-core1', 10_000, HEALED_MS, 1);
  const asked = { node: 'origin-core1', edge: 'edge-a1', customer: 'shop' };
  story.events.push({ type: 'pull', atMs, ...asked, ...(via && { via }) });
  return story;
}
const wrong = (story: Story) => story.judge(detoursEnd).map(({ message }) => message);

describe('detours-end', () => {
  it('is violated by a detour once the direct path has been whole for a probe, where that is promised', () => {
    expect(wrong(pull(HEALED_MS + PROBED_MS, 'edge-b1'))).to.deep.equal([
      'edge-a1 asked origin-core1 for content of shop through edge-b1, though the direct path had been whole for 3 s',
    ]);
    expect(pull(HEALED_MS + PROBED_MS, 'edge-b1', TEST_SPEC).judged(detoursEnd)).to.equal(0);
  });

  it('holds for a detour before that, and for the direct path at any time', () => {
    expect(pull(HEALED_MS + PROBED_MS - 1, 'edge-b1').judged(detoursEnd)).to.equal(0);
    expect(wrong(pull(HEALED_MS + PROBED_MS))).to.deep.equal([]);
    expect(pull(HEALED_MS + PROBED_MS).judged(detoursEnd)).to.equal(1);
  });

  it('starts anew when either end was dead, busy or losing packets, but not when a relay was', () => {
    const again = () => pull(HEALED_MS + PROBED_MS, 'edge-b1');
    expect(wrong(again().down('edge-a1', HEALED_MS + 100, 'process', HEALED_MS + 200))).to.deep.equal([]);
    expect(wrong(again().busy('origin-core1', HEALED_MS + 100, HEALED_MS + 200))).to.deep.equal([]);
    expect(wrong(again().lossy('edge-a1', 'edge-a2', HEALED_MS + 100, HEALED_MS + 200))).to.deep.equal([]);
    expect(wrong(again().down('edge-b2', HEALED_MS + 100, 'process', HEALED_MS + 200))).to.have.length(1);
  });
});
