import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import type { ScheduleFile } from '../schedule/codec.ts';
import { testFile } from '../testkit/schedule-file.ts';
import { ownLabOf } from './replay-any.ts';

const WRITTEN_ON = '/home/owner/two-nsd/zonequake.yaml';

/** Where a schedule is replayed, of a build that has the lab `tiny`, on a machine that has these files. */
const replayedOn = (file: Partial<ScheduleFile>, there: readonly string[], lab?: string) =>
  ownLabOf(
    { file: { ...testFile(), ...file }, source: 'x/schedule.json' },
    { lab, isThere: (path) => there.includes(path), isOurs: async (name) => name === 'tiny' },
  ).catch((error: unknown) => {
    expect(error).to.be.instanceOf(UsageError);
    return String(error);
  });

describe('the lab that a schedule is replayed on', () => {
  const own = { lab: 'two-nsd', labFile: WRITTEN_ON };

  it('is one of ours where the schedule names it, whatever lies in the working folder', async () => {
    expect(await replayedOn({}, ['zonequake.yaml'])).to.equal(undefined);
    expect(await replayedOn({ lab: 'huge', spec: {} }, ['zonequake.yaml'])).to.equal(undefined);
  });

  it('is the owner’s that it was written on, also where that has the name of one of ours', async () => {
    expect(await replayedOn(own, [WRITTEN_ON, 'zonequake.yaml'])).to.equal(WRITTEN_ON);
    expect(await replayedOn({ ...own, lab: 'tiny' }, [WRITTEN_ON])).to.equal(WRITTEN_ON);
  });

  it('is the one that is named, before all', async () => {
    expect(await replayedOn(own, [WRITTEN_ON], '../other')).to.equal('../other');
    expect(await replayedOn({}, [], '../other')).to.equal('../other');
  });

  it('is that of the working folder where the one of the schedule is not there, or is not told', async () => {
    expect(await replayedOn(own, ['zonequake.yaml'])).to.equal('zonequake.yaml');
    expect(await replayedOn({ lab: 'two-nsd' }, ['zonequake.yaml'])).to.equal('zonequake.yaml');
  });

  it('is asked for where there is none', async () => {
    const advice = 'name the folder of your lab with --lab';
    expect(await replayedOn(own, [])).to.equal(
      `UsageError: x/schedule.json: its lab "two-nsd" is not at ${WRITTEN_ON} any more: ${advice}`,
    );
    expect(await replayedOn({ lab: 'two-nsd' }, [])).to.contain(`is none of those that are built in: ${advice}`);
  });
});
