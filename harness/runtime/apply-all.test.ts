import { expect } from 'chai';
import type { Effect } from '../lab/effect.ts';
import { applyAll } from './apply-all.ts';
import type { Lab } from './runtime.ts';

const down = (how: 'process' | 'restart', ...nodes: readonly string[]): Effect => ({ is: 'down', nodes, how });

/** What a lab was told and has done, each effect taking two turns of the loop. */
function listening() {
  const told: string[] = [];
  const apply: Lab['apply'] = async (effect) => {
    const name = effect.is === 'down' ? `${effect.how} ${effect.nodes}` : effect.is;
    told.push(`begin ${name}`);
    await new Promise(setImmediate);
    told.push(`done ${name}`);
    return { heal: async () => void told.push(`healed ${name}`), evidence: () => ({ touched: 1 }) };
  };
  return { lab: { apply } as Lab, told };
}

describe('all effects of an injection', () => {
  it('are brought about at once, and healed as one', async () => {
    const { lab, told } = listening();
    const handle = await applyAll(lab, [down('process', 'a'), down('process', 'b')], 0);
    expect(told).to.deep.equal(['begin process a', 'begin process b', 'done process a', 'done process b']);
    await handle.heal();
    expect(told.slice(4)).to.deep.equal(['healed process a', 'healed process b']);
    expect(handle.evidence().touched).to.equal(2);
  });

  it('are in force before anything is restarted, wherever that stands among them', async () => {
    const { lab, told } = listening();
    const handle = await applyAll(lab, [down('restart', 'web'), down('process', 'db')], 0);
    expect(told).to.deep.equal(['begin process db', 'done process db', 'begin restart web', 'done restart web']);
    expect(handle.evidence().touched).to.equal(2);
  });
});
