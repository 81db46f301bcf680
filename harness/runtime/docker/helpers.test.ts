import { expect } from 'chai';
import { createHelpers } from './helpers.ts';
import type { HelperShell } from './shared/stage.ts';

const shell: HelperShell = { run: async () => '', nft: async () => '', follow: () => ({ stop() {} }) };

describe('helpers', () => {
  it('starts one per node, again only after a failure', async () => {
    let starts = 0;
    const helpers = createHelpers(async () => {
      if (++starts === 1) throw new Error('no');
      return shell;
    });
    const failed = await helpers.of('a').then(
      () => false,
      () => true,
    );
    expect(failed).to.equal(true);
    expect(await Promise.all([helpers.of('a'), helpers.of('a')])).to.deep.equal([shell, shell]);
    expect(starts).to.equal(2);
  });

  it('waits at close for starts under way, and starts none after', async () => {
    let finish: (() => void) | undefined;
    const helpers = createHelpers(
      () =>
        new Promise((resolve) => {
          finish = () => resolve(shell);
        }),
    );
    void helpers.of('a');
    let closed = false;
    const closing = helpers.close().then(() => {
      closed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).to.equal(false);
    finish?.();
    await closing;
    const message = await helpers.of('b').catch((error: Error) => error.message);
    expect(message).to.match(/the lab is closed/);
  });
});
