import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommand, runNode } from '../testkit/command.ts';

const GUARD = new URL('./guard.ts', import.meta.url).href;
/** A program that is guarded as the command line is. */
const guarded = (then: string, debug = false): readonly string[] => [
  ...['--import', 'zonequake/register', '--input-type=module', '--eval'],
  `import { guard } from '${GUARD}'; guard(${debug}); ${then}`,
];

/** A schedule without injections: nothing breaks, so a replay that expects a violation ends in 1. */
const HARMLESS = {
  ...{ format: 'zonequake-schedule', version: 1, lab: 'small', set: {}, zonequake: '0.1.0', timing: 'search' },
  ...{ labDigest: `sha256:${'0'.repeat(64)}`, seed: 7, durationMs: 240_000, injections: [] },
};

describe('a command line under guard', () => {
  let dir = '';
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(dir, { recursive: true }));

  it('goes on to its own exit code when the reader of its output goes away', async () => {
    const file = join(dir, 'schedule.json');
    writeFileSync(file, JSON.stringify(HARMLESS));
    const { code } = await runCommand(['replay', file, '--times', '4', '--expect', 'right-answer'], { leaves: true });
    expect(code).to.equal(1);
  });

  it('says in one sentence what nobody caught, and ends in 4', async () => {
    for (const harm of [
      `setImmediate(() => { throw new Error('no room') });`,
      `Promise.reject(new Error('no room'));`,
    ]) {
      expect(await runNode(guarded(harm))).to.deep.equal({ code: 4, out: '', err: 'zonequake: no room\n' });
      const { code, err } = await runNode(guarded(harm, true));
      expect(code).to.equal(4);
      expect(err).to.match(/^zonequake: no room\nError: no room\n {4}at /);
    }
  });

  it('ends in 4 when its output cannot be written for another reason', async () => {
    const full = `process.stdout.emit('error', Object.assign(new Error('disk full'), { code: 'ENOSPC' }));`;
    const { code, err } = await runNode(guarded(full));
    expect({ code, err }).to.deep.equal({
      code: 4,
      err: 'zonequake: standard output cannot be written: disk full\n',
    });
  });
});
