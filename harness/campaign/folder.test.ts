import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../errors.ts';
import { toJson } from './files.ts';
import { openFolder, readFolder, writeCampaign } from './folder.ts';
import { emptyCampaign, exampleOf } from './test-campaign.ts';

const OURS = [
  ...['report.md', 'report.json', 'report.html', 'report.junit.xml', 'campaign.json.77.tmp'],
  ...['histories/3.jsonl', 'schedules/3.json', 'unconfirmed/1/verdict.json', 'counterexamples/2/verdict.json.9.tmp'],
  ...['README.md', 'report.html', 'logs/a.log', 'export/compose.yaml', 'docker/verdict.json', 'capture-a.pcap'].map(
    (name) => `counterexamples/1/${name}`,
  ),
];
const THEIRS = ['notes.txt', 'counterexamples/mine/README.md', 'counterexamples/1/notes.txt', 'histories/old/3.jsonl'];

describe('a run folder', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const put = (name: string, text = 'x') => {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  };
  const there = (names: readonly string[]) => names.filter((name) => existsSync(join(dir, name)));
  const opening = () => openFolder(dir, emptyCampaign({ runs: 0, passed: 0 }));

  it('says from the start whose it is, and what was found when the campaign was killed', () => {
    opening();
    expect(readFolder(dir).campaign).to.deep.include({ runs: 0, stopped: 'unfinished', counterexamples: 0 });
    put('counterexamples/1/verdict.json', toJson(exampleOf(1, 'x').found));
    expect(readFolder(dir).campaign).to.deep.include({ stopped: 'unfinished', counterexamples: 1 });
  });

  it('is emptied of what a killed or a finished campaign left there, reports too, and of nothing else', () => {
    for (const finished of [false, true]) {
      opening();
      if (finished) writeCampaign(dir, emptyCampaign());
      for (const name of [...OURS, ...THEIRS]) put(name);
      opening();
      expect(there(OURS)).to.deep.equal([]);
      expect(there(THEIRS)).to.deep.equal(THEIRS);
    }
    expect(existsSync(join(dir, 'unconfirmed'))).to.equal(false);
  });

  it('is refused when the files of others are in its way, which stay', () => {
    put('report.md', 'my report');
    expect(opening).to.throw(UsageError, /has a "report\.md" that is of no campaign: give another folder with --out/);
    expect(readFileSync(join(dir, 'report.md'), 'utf8')).to.equal('my report');
    rmSync(join(dir, 'report.md'));
    put('campaign.json', '{"name": "spring sale"}');
    expect(opening).to.throw(UsageError, /"campaign\.json"/);
    expect(there(['campaign.json'])).to.have.length(1);
  });

  it('is refused when it cannot be written', () => {
    put('file');
    const on = (path: string) => () => openFolder(path, emptyCampaign());
    expect(on(join(dir, 'file'))).to.throw(UsageError, /cannot be written \(.*--out/);
    // Where nobody may make a file, root included.
    expect(on('/proc/self')).to.throw(UsageError, /cannot be written \(.*--out/);
  });
});
