import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { HarnessError, UsageError } from '../basics/errors.ts';
import { toJson } from '../files/files.ts';
import { hasReserve } from '../files/reserve.ts';
import { moveBelow, removeBelow, writeOurs } from '../files/written.ts';
import { encodeSchedule } from '../schedule/codec.ts';
import { fileOf } from '../setup/schedule-file.ts';
import { settingsOf, setUp } from '../setup/setup.ts';
import { emptyCampaign, exampleOf } from '../testkit/campaign.ts';
import { testRegistry } from '../testkit/registry.ts';
import { closeFolder, freshFolder, openFolder, readFolder } from './folder.ts';
import { type WorkersFile, writeWorkers } from './workers-file.ts';

const OURS = [
  ...[
    'workers.json',
    'report.md',
    'report.json',
    'report.html',
    'report.junit.xml',
    'histories/3.jsonl',
    'schedules/3.json',
  ],
  ...['unconfirmed/1/verdict.json', 'counterexamples/1/docker/verdict.json'],
  ...['README.md', 'report.html', 'logs/a.log', 'export/compose.yaml', 'capture-a.pcap'].map(
    (name) => `counterexamples/1/${name}`,
  ),
];
const THEIRS = [
  ...['notes.txt', 'counterexamples/mine/README.md', 'counterexamples/1/notes.txt', 'histories/old/3.jsonl'],
  ...['counterexamples/1/logs/mine.log', 'counterexamples/1/export/deep/mine.sh'],
];

describe('a run folder', () => {
  let dir = '';
  it('says who judged where that was on a queue, and refuses what is no list of them', () => {
    openFolder(dir, emptyCampaign());
    closeFolder(dir, emptyCampaign());
    expect(readFolder(dir).workers).to.equal(undefined);
    const one = { worker: 'a', parts: 2, runs: 20, singles: 1, runsPerS: 1.5 };
    const workers: WorkersFile = {
      format: 'zonequake-workers',
      version: 1,
      queue: 'redis://h',
      again: 1,
      workers: [one],
    };
    writeWorkers(dir, workers);
    expect(readFolder(dir).workers).to.deep.equal(workers);
    writeFileSync(join(dir, 'workers.json'), toJson({ ...workers, workers: [{ ...one, parts: 'all' }] }));
    expect(() => readFolder(dir)).to.throw(UsageError, 'workers[0].parts');
  });

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const put = (name: string, text = 'x') => {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  };
  const write = (name: string, text = 'ours') => writeOurs(join(dir, name), text);
  const there = (names: readonly string[]) => names.filter((name) => existsSync(join(dir, name)));
  const opening = () => openFolder(dir, emptyCampaign({ runs: 0, passed: 0 }));

  it('says from the start whose it is, and what was found when the campaign was killed', () => {
    opening();
    expect(readFolder(dir).campaign).to.deep.include({ runs: 0, stopped: 'unfinished', counterexamples: 0 });
    put('counterexamples/1/verdict.json', toJson(exampleOf(1, 'x').found));
    expect(readFolder(dir).campaign).to.deep.include({ stopped: 'unfinished', counterexamples: 1 });
  });

  it('has a finding as soon as it has its schedule, whatever became of its verdict', () => {
    opening();
    const registry = testRegistry([]);
    const setup = setUp(registry, settingsOf(registry, { lab: 'tiny', seed: 1 }));
    const bad = { kind: 'bad', target: 'fleet:llns', atMs: 5_000, durationMs: 2_000, params: {} };
    const schedule = encodeSchedule(fileOf(setup, { seed: 1, injections: [bad] }, 'no-bad'));
    put('counterexamples/1/original.json', schedule);
    put('counterexamples/2/schedule.json', schedule);
    put('counterexamples/2/verdict.json', '{"verdict": "fa');
    mkdirSync(join(dir, 'counterexamples/3'));
    const { campaign, counterexamples } = readFolder(dir);
    expect(campaign.counterexamples).to.equal(2);
    for (const { found } of counterexamples) {
      expect(found).to.deep.include({ pinned: 'no-bad', unfinished: true, words: ['at 5 s: bad at fleet:llns'] });
    }
  });

  it('is emptied of what a killed or a finished campaign left there, reports too, and of nothing else', () => {
    for (const finished of [false, true]) {
      opening();
      for (const name of OURS) write(name);
      put('counterexamples/2/verdict.json.9.tmp', 'cut off');
      if (finished) closeFolder(dir, emptyCampaign());
      for (const name of THEIRS) put(name);
      opening();
      expect(there([...OURS, 'counterexamples/2'])).to.deep.equal([]);
      expect(there(THEIRS)).to.deep.equal(THEIRS);
    }
    expect(existsSync(join(dir, 'unconfirmed'))).to.equal(false);
  });

  it('is refused when the files of others are in its way, or ours that they have changed, and all of them stay', () => {
    for (const name of ['report.md', 'schedules/7.json', 'counterexamples/4/README.md']) {
      rmSync(dir, { recursive: true });
      opening();
      write('counterexamples/1/README.md');
      put(name, 'mine');
      expect(opening).to.throw(UsageError, `"${join(dir, name)}" is not as this program wrote it, and stays`);
      expect(there([name, 'counterexamples/1/README.md'])).to.have.length(2);
    }
    rmSync(dir, { recursive: true });
    opening();
    write('counterexamples/1/README.md');
    put('counterexamples/1/README.md', 'annotated');
    expect(opening).to.throw(UsageError, /is not as this program wrote it/);
    expect(readFileSync(join(dir, 'counterexamples/1/README.md'), 'utf8')).to.equal('annotated');
    rmSync(dir, { recursive: true });
    put('campaign.json', '{"name": "spring sale"}');
    expect(opening).to.throw(UsageError, /"campaign\.json"|campaign\.json/);
    expect(there(['campaign.json'])).to.have.length(1);
  });

  it('writes, moves and removes nothing through a link', () => {
    const outside = mkdtempSync(join(tmpdir(), 'zonequake-'));
    try {
      writeFileSync(join(outside, 'verdict.json'), 'theirs');
      mkdirSync(join(outside, '1'));
      writeFileSync(join(outside, '1', 'README.md'), 'theirs');
      for (const name of [
        'counterexamples',
        'histories',
        'report.html',
        'campaign.json',
        'counterexamples/1',
        'counterexamples/1/logs',
      ]) {
        rmSync(dir, { recursive: true });
        opening();
        rmSync(join(dir, name), { force: true });
        mkdirSync(dirname(join(dir, name)), { recursive: true });
        symlinkSync(outside, join(dir, name));
        expect(opening, name).to.throw(UsageError, /is not as this program wrote it/);
        if (name.startsWith('counterexamples')) {
          expect(() => write(`${name === 'counterexamples' ? `${name}/1` : name}/x`), name).to.throw(
            HarnessError,
            /is a link/,
          );
          removeBelow(dir, join(dir, name));
          moveBelow(dir, join(dir, name), join(dir, 'unconfirmed/1'));
        }
      }
      expect(readdirSync(outside).toSorted()).to.deep.equal(['1', 'verdict.json']);
      expect(readFileSync(join(outside, '1', 'README.md'), 'utf8')).to.equal('theirs');
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('has its reserve while it is open', () => {
    opening();
    expect(hasReserve(dir)).to.equal(true);
    closeFolder(dir, emptyCampaign());
    expect(hasReserve(dir)).to.equal(false);
    expect(readFolder(dir).campaign).not.to.have.property('stopped');
  });

  it('is refused when it cannot be written', () => {
    put('file');
    const on = (path: string) => () => openFolder(path, emptyCampaign());
    expect(on(join(dir, 'file'))).to.throw(UsageError, /cannot be written \(.*--out/);
    // Where nobody may make a file, root included.
    expect(on('/proc/self')).to.throw(UsageError, /cannot be written \(.*--out/);
  });

  it('is a new one for each command that names none', () => {
    const made = [1, 2, 3].map(() => freshFolder(join(dir, 'runs'), 'small-7'));
    expect(new Set(made).size).to.equal(3);
  });
});
