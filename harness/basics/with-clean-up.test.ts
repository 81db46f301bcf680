import { expect } from 'chai';
import { allInTurn, withCleanUp } from './with-clean-up.ts';

const fails = (text: string) => () => Promise.reject(new Error(text));
const told = (promise: Promise<unknown>) => promise.then(String, (error: Error) => error.message);

describe('clean-up', () => {
  it('is done after work that went well, and after work that failed', async () => {
    let done = 0;
    const cleanUp = async () => void done++;
    expect(await told(withCleanUp(async () => 'work', cleanUp))).to.equal('work');
    expect(await told(withCleanUp(fails('work'), cleanUp))).to.equal('work');
    expect(done).to.equal(2);
  });

  it('that fails is told, unless the work had failed before', async () => {
    expect(await told(withCleanUp(async () => 'work', fails('clean-up')))).to.equal('clean-up');
    expect(await told(withCleanUp(fails('work'), fails('clean-up')))).to.equal('work');
  });

  it('takes every step, and tells of the first that failed', async () => {
    const taken: string[] = [];
    const step = (name: string) => async () => void taken.push(name);
    expect(await told(allInTurn(step('a'), fails('b'), step('c'), fails('d'), step('e')))).to.equal('b');
    expect(taken).to.deep.equal(['a', 'c', 'e']);
  });
});
