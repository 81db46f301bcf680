import { expect } from 'chai';
import { createTestEngine } from '../../testkit/engine.ts';
import { LAB_LABEL } from './labels.ts';
import { removeFrom } from './remove-lab.ts';

describe('removing the lab of a harness that has died', () => {
  it('ends when the engine has nothing of it any more', async () => {
    const engine = createTestEngine();
    engine.add('mine', { [LAB_LABEL]: 'mine' }, '10.53.0.0/16');
    engine.add('other', { [LAB_LABEL]: 'other' }, '10.54.0.0/16');
    await removeFrom(engine.docker, 'mine', 0);
    expect([...engine.networks.keys()]).to.deep.equal(['other']);
  });

  it('ends when all that is left is a network that the engine has miscounted', async () => {
    const engine = createTestEngine();
    engine.add('mine', { [LAB_LABEL]: 'mine' }, '10.53.0.0/16');
    engine.keep('mine', {});
    await removeFrom(engine.docker, 'mine', 0);
    expect([...engine.networks.keys()]).to.deep.equal(['mine']);
  });
});
