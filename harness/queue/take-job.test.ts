import { type Job, UnrecoverableError, WaitingError } from 'bullmq';
import { expect } from 'chai';
import { HarnessError, UsageError } from '../basics/errors.ts';
import { Interrupted } from '../basics/interruption.ts';
import type { RunSummary } from '../records/summary.ts';
import type { PartRequest, RunRequest } from '../search/judges.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { settingsOf, setUp } from '../setup/setup.ts';
import { noJudges } from '../testkit/judges.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { jobOf } from './part-job.ts';
import { runJobOf, unpackRun } from './run-job.ts';
import { takeJob } from './take-job.ts';
import { readJudged } from './wire.ts';

const registry = testRegistry([forbids('bad')]);
const settings = settingsOf(registry, { lab: 'tiny', seed: 7 });
const setup = setUp(registry, settings);
const data = jobOf('tiny-7-00', settings, { from: 0, to: 2 });
const programs = { programs: { llns: { code: '', digest: 'sha256:1', sources: [] } } };

/** Takes a job with judges that answer so; what was asked of them, and whether the job went back. */
async function taken(answer: () => readonly RunSummary[], given: unknown = data, runtime = 'sim') {
  const asked: (PartRequest | RunRequest)[] = [];
  let back: string | undefined;
  const judges = {
    ...noJudges,
    ask: async (request: PartRequest) => {
      asked.push(request);
      return answer();
    },
    run: async (request: RunRequest) => {
      asked.push(request);
      answer();
      return runAndJudge(setup, request.schedule);
    },
  };
  const moveToWait = async (token: string) => {
    back = token;
  };
  const job = { data: given, moveToWait } as unknown as Job;
  const taking = { name: 'w', runtime, judges, programs, setUp: () => setup };
  const result = await takeJob(job, 'mine', taking).catch((error: Error) => error);
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

describe('a worker that takes a run', () => {
  const injection = { kind: 'bad', target: 'node:llns-a1', atMs: 1_000, durationMs: 2_000, params: {} };
  const schedule = { seed: 5, injections: [injection] };
  const job = JSON.parse(JSON.stringify(runJobOf('tiny-7-00', { settings, schedule }, 1)));
  const nothing = () => [];

  it('makes it with its own programs, and gives back all of it', async () => {
    const { result, asked } = await taken(nothing, job);
    expect(asked).to.deep.equal([{ settings: { ...settings, ...programs }, schedule }]);
    expect(result).to.deep.include({ worker: 'w', runs: 1, failed: 1 });
    const { packed } = readJudged(result, 'it');
    expect(JSON.stringify(unpackRun(packed, 'it', {}))).to.equal(JSON.stringify(await runAndJudge(setup, schedule)));
  });

  it('refuses for good a schedule that this lab cannot be given, and one for another runtime', async () => {
    const aimed = { ...job, schedule: { seed: 5, injections: [{ ...injection, target: 'node:of-another' }] } };
    const unknown = { ...job, schedule: { seed: 5, injections: [{ ...injection, kind: 'no-such' }] } };
    for (const [given, runtime, word] of [
      [aimed, 'sim', 'the schedule of the job: target: '],
      [unknown, 'sim', 'the schedule of the job: kind: '],
      [{ ...job, code: '1' }, 'sim', 'the job is no run of this version: '],
      [{ ...job, settings: { ...job.settings, programs: {} } }, 'sim', 'settings.programs'],
      [job, 'docker', 'the job is for sim, and this worker has docker'],
    ] as const) {
      const { result, asked } = await taken(nothing, given, runtime);
      expect(result).to.be.instanceOf(UnrecoverableError);
      expect((result as Error).message).to.contain(word);
      expect(asked).to.have.length(0);
    }
  });

  it('gives back what was cut short', async () => {
    const { result, back } = await taken(refuse(new Interrupted('interrupted')), job);
    expect(result).to.be.instanceOf(WaitingError);
    expect(back).to.equal('mine');
  });
});
