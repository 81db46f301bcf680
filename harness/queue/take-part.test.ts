import { type Job, UnrecoverableError, WaitingError } from 'bullmq';
import { expect } from 'chai';
import { HarnessError, UsageError } from '../basics/errors.ts';
import type { RunSummary } from '../records/summary.ts';
import type { PartRequest } from '../search/judges.ts';
import { settingsOf } from '../setup/setup.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { jobOf } from './part-job.ts';
import { takePart } from './take-part.ts';

const settings = settingsOf(testRegistry([forbids('bad')]), { lab: 'tiny', seed: 7 });
const data = jobOf('tiny-7-00', settings, { from: 0, to: 2 });
const programs = { programs: { llns: { code: '', digest: 'sha256:1', sources: [] } } };

/** Takes a job with judges that answer so; what was asked of them, and whether the job went back. */
async function taken(answer: () => readonly RunSummary[], given: unknown = data, runtime = 'sim') {
  const asked: PartRequest[] = [];
  let back: string | undefined;
  const judges = {
    ask: async (request: PartRequest) => {
      asked.push(request);
      return answer();
    },
    ahead: () => 1,
    close: async () => undefined,
  };
  const moveToWait = async (token: string) => {
    back = token;
  };
  const job = { data: given, moveToWait } as unknown as Job;
  const result = await takePart(job, 'mine', { name: 'w', runtime, judges, programs }).catch((error: Error) => error);
  return { result, asked, back };
}

const refuse = (error: Error) => () => {
  throw error;
};

describe('a worker that takes a part', () => {
  it('judges it with its own programs, and nothing of the queue but the settings', async () => {
    const summaries = [{ run: 0 }, { run: 1 }] as RunSummary[];
    const { result, asked } = await taken(() => summaries);
    expect(asked).to.deep.equal([{ settings: { ...settings, ...programs }, part: { from: 0, to: 2 } }]);
    expect(result).to.deep.include({ worker: 'w', runs: 2, failed: 0 });
  });

  it('gives back what it could not end', async () => {
    const { result, back } = await taken(() => [{ run: 0 }] as RunSummary[]);
    expect(result).to.be.instanceOf(WaitingError);
    expect(back).to.equal('mine');
  });

  it('refuses for good what is no part, or not for its runtime or its labs', async () => {
    const never = () => refuse(new Error('asked'))();
    for (const [given, runtime] of [
      [{ ...data, code: '1' }, 'sim'],
      [data, 'docker'],
    ] as const) {
      const { result, asked } = await taken(never, given, runtime);
      expect(result).to.be.instanceOf(UnrecoverableError);
      expect(asked).to.have.length(0);
    }
    const { result } = await taken(refuse(new UsageError('unknown lab "tiny"')));
    expect(result).to.be.instanceOf(UnrecoverableError).and.have.property('message', 'unknown lab "tiny"');
  });

  it('leaves to another try what broke it', async () => {
    const { result } = await taken(refuse(new HarnessError('a thread ended')));
    expect(result).to.be.instanceOf(HarnessError);
  });
});
