import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { RunSummary } from '../records/summary.ts';
import { runPart } from '../search/part.ts';
import { type Settings, settingsOf, setUp } from '../setup/setup.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { jobId, jobName, jobOf, judgedOf, readJob, unpack } from './part-job.ts';
import { pack, readJudged } from './wire.ts';

const registry = testRegistry([forbids('bad')]);
const settings: Settings = settingsOf(registry, { lab: 'tiny', seed: 7 });
const part = { from: 10, to: 20 };
const book = registry.labs[0]?.platform.events ?? {};

const problem = (work: () => unknown): string => {
  try {
    return `taken: ${JSON.stringify(work())}`;
  } catch (error) {
    return (error as Error).message;
  }
};

async function judged(): Promise<readonly RunSummary[]> {
  const summaries: RunSummary[] = [];
  for await (const summary of runPart(setUp(registry, settings), part)) summaries.push(summary);
  return summaries;
}

describe('a part on a queue', () => {
  it('is plain data that comes back as it was, with a name for people and an id of its own', () => {
    const job = jobOf('tiny-7-00', settings, part);
    const { around: _, ...wire } = settings;
    expect(readJob(JSON.parse(JSON.stringify(job))).settings).to.deep.equal(wire);
    expect([jobName(job), jobId(job)]).to.deep.equal(['runs 10 to 19 of tiny, seed 7', 'tiny-7-00-10-20']);
  });

  it('has no code and no path: programs stay where they are', () => {
    const programs = { llns: { code: 'module.exports = 1', digest: 'sha256:0', sources: [] } };
    const text = JSON.stringify(jobOf('tiny-7-00', { ...settings, programs }, { ...part, keepIn: '/etc' }));
    expect(text).not.to.match(/code|module|etc|programs/);
  });

  it('is refused where a stranger made it up, by the field that is wrong', () => {
    const job = jobOf('tiny-7-00', settings, part);
    const wrong: readonly (readonly [string, unknown])[] = [
      ['the whole', 'run me'],
      ['programs', { ...job, programs: { llns: 'process.exit()' } }],
      ['settings.programs', { ...job, settings: { ...job.settings, programs: {} } }],
      ['settings.around', { ...job, settings: { ...job.settings, around: [] } }],
      ['settings.lab', { ...job, settings: { ...job.settings, lab: '../../etc' } }],
      ['settings.runtime', { ...job, settings: { ...job.settings, runtime: 'shell' } }],
      ['to', { ...job, to: 10 }],
      ['to', { ...job, to: 1_000 }],
      ['from', { ...job, from: -1 }],
      ['campaign', { ...job, campaign: 'a:b' }],
      ['version', { ...job, version: 2 }],
    ];
    for (const [field, given] of wrong)
      expect(
        problem(() => readJob(given)),
        field,
      )
        .to.contain('no part of a campaign of this version')
        .and.contain(field);
  });
});

describe('what comes back from a queue', () => {
  it('is what was judged, to the byte', async () => {
    const summaries = await judged();
    expect(summaries.some(({ failing }) => failing)).to.equal(true);
    const { packed, ...words } = readJudged(JSON.parse(JSON.stringify(judgedOf('w', 5, summaries))), 'it');
    expect(words).to.deep.include({ worker: 'w', runs: 10, tookMs: 5 });
    const unpacked = unpack(packed, part, 'it', book);
    expect(JSON.stringify(unpacked)).to.equal(JSON.stringify(summaries));
  });

  it('is refused where it is of other runs, cut off, or no judgement', async () => {
    const summaries = await judged();
    const read = (packed: string) => problem(() => unpack(packed, part, 'it', book));
    expect(read(pack(summaries.slice(1)))).to.equal('it is of other runs than runs 10 to 19');
    expect(read(pack(summaries.toReversed()))).to.equal('it is of other runs than runs 10 to 19');
    expect(read(pack(summaries).slice(0, 100))).to.contain('cannot be unpacked');
    expect(read('AAAA')).to.contain('cannot be unpacked');
    const changed = (change: object) => summaries.map((summary) => ({ ...summary, ...change }));
    const packed = (value: unknown) => gzipSync(JSON.stringify(value)).toString('base64');
    expect(read(packed(changed({ verdict: 'fine' })))).to.contain('[0].verdict is wrong');
    expect(read(packed(changed({ code: 'x' })))).to.contain('[0].code');
    expect(read(packed(changed({ failing: { schedule: { seed: 1, injections: [{}] } } })))).to.contain('failing');
    expect(problem(() => readJudged({ worker: 'a\nb', runs: 1 }, 'it'))).to.contain(
      'it is no judgement of this version',
    );
  });
});
