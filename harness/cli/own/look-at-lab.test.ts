import { expect } from 'chai';
import type { AskedAll } from '../../own/client/ask-all.ts';
import type { Heard } from '../../own/platform/heard.ts';
import { lookerAt } from './look-at-lab.ts';

const BOTH: Heard = { of: 'web', ipv4: [1, 1], ipv6: [1, 1] };
const HALF: Heard = { ...BOTH, ipv6: [0, 1] };
/** As long as it takes to ask once. */
const ONCE = 0;

/** Looks at a lab that is so at one look after the other. */
async function looked(...states: readonly (Heard | 'wrong')[]) {
  let state: Heard | 'wrong' = BOTH;
  const look = lookerAt(async (): Promise<AskedAll> => {
    const isRight = state !== 'wrong';
    const judged = isRight ? { is: 'right' as const } : { is: 'silent' as const, sentence: 'ns1: nothing', said: '' };
    return {
      judged: [],
      settled: [{ check: 0, asks: [], judged }],
      agree: [],
      heard: isRight ? [state as Heard] : [],
      isRight,
    };
  });
  const wrong: (string | undefined)[] = [];
  for (const one of states) {
    state = one;
    wrong.push((await look(ONCE)).wrong);
  }
  return wrong;
}

describe('a look at an owner’s lab between runs', () => {
  it('finds what is not right', async () => {
    expect(await looked(BOTH, 'wrong', BOTH)).to.deep.equal([undefined, 'ns1: nothing', undefined]);
  });

  it('finds who is silent in a family in which it answered when all was right first', async () => {
    const silent = 'web in IPv6 does not answer any more';
    expect(await looked(BOTH, HALF, BOTH, HALF)).to.deep.equal([undefined, silent, undefined, silent]);
    expect(await looked('wrong', BOTH, HALF)).to.deep.equal(['ns1: nothing', undefined, silent]);
  });

  it('demands no family of who had none from the beginning', async () => {
    expect(await looked(HALF, HALF)).to.deep.equal([undefined, undefined]);
  });
});
