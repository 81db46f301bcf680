import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { encodeSchedule, type ScheduleFile } from '../../harness/schedule/codec.ts';
import { run } from '../processes.ts';
import { describeWithLabs } from './require-compose.ts';
import { copyTwoNsd, demandGone, forgetSecond, type TwoNsdCopy, WITHIN_MS } from './two-nsd-copy.ts';

const NAME = 'replayed-nsd';

/** What a campaign on the copy leaves behind: one of two servers dies for as long as a client waits. */
const scheduleOn = (folder: string): ScheduleFile => ({
  format: 'zonequake-schedule',
  version: 1,
  lab: NAME,
  labFile: join(folder, 'zonequake.yaml'),
  set: {},
  labDigest: `sha256:${'0'.repeat(64)}`,
  zonequake: '0.0.0',
  timing: 'docker',
  seed: 1,
  durationMs: 60_000,
  expect: 'available',
  injections: [{ kind: 'node-kill', target: 'node:ns1', atMs: 1_000, durationMs: 14_000, params: { how: 'process' } }],
});

describeWithLabs('a schedule of a lab of one’s own, replayed', () => {
  let lab: TwoNsdCopy;

  before('one that fails', () => {
    lab = copyTwoNsd(NAME);
    forgetSecond(lab);
    writeFileSync(join(lab.top, 'schedule.json'), encodeSchedule(scheduleOn(lab.folder)));
  });

  after('nothing is left of it', async () => {
    await demandGone(NAME);
    rmSync(lab.top, { recursive: true });
  });

  it('finds the lab that it was written on from another folder, fails again, and ends with 1', async function () {
    this.timeout(WITHIN_MS);
    const { code, out, err } = await run(['replay', 'schedule.json', '--runtime', 'docker'], {}, lab.top);
    expect(code, err).to.equal(1);
    expect(err).to.contain(`on the lab of ${join(lab.folder, 'zonequake.yaml')}`);
    expect(out)
      .to.match(/run 1: fail\n {2}available: /)
      .and.to.contain('process of node:ns1 dies for 14 s')
      .and.to.contain('violated something in 1 of 1');
  });

  it('is refused in one sentence where the lab is gone, and in the simulation', async () => {
    const sim = await run(['replay', join(lab.top, 'schedule.json'), '--runtime', 'sim']);
    expect([sim.code, sim.err]).to.deep.equal([
      2,
      `on the lab of ${join(lab.folder, 'zonequake.yaml')}\nzonequake: a lab of your own runs in containers alone: leave --runtime out, or give --runtime docker\n`,
    ]);
    renameSync(lab.folder, `${lab.folder}-moved`);
    const { code, err } = await run(['replay', 'schedule.json'], {}, lab.top);
    expect(code).to.equal(2);
    expect(err).to.match(/its lab "replayed-nsd" is not at .* any more: name the folder of your lab with --lab\n$/);
  });
});
