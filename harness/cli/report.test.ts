import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { toJson, writeAtomic } from '../files/files.ts';
import { encodeHistory } from '../history/codec.ts';
import { closeFolder, openFolder } from '../records/folder.ts';
import { encodeSchedule } from '../schedule/codec.ts';
import { emptyCampaign, exampleOf } from '../testkit/campaign.ts';
import { runCommand } from '../testkit/command.ts';

describe('zonequake report --reporter html', () => {
  let dir = '';
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(dir, { recursive: true }));

  it('renders a run folder again, and the pages of its counterexamples that are still whole', async () => {
    const own = (n: number, name: string) => join(dir, 'counterexamples', String(n), name);
    const campaign = emptyCampaign({ counterexamples: 2 });
    openFolder(dir, campaign);
    for (const n of [1, 2]) writeAtomic(own(n, 'verdict.json'), toJson(exampleOf(n, `print-${n}`).found));
    writeFileSync(own(1, 'history.jsonl'), encodeHistory([], { lab: 'small', seed: 7 }));
    const schedule = encodeSchedule({
      ...{ format: 'zonequake-schedule', version: 1, lab: 'small', set: {}, zonequake: '0.1.0', timing: 'search' },
      ...{ labDigest: `sha256:${'0'.repeat(64)}`, seed: 7, durationMs: 240_000, injections: [] },
    });
    writeFileSync(own(1, 'schedule.json'), schedule);
    closeFolder(dir, campaign);
    const { code, out, err } = await runCommand(['report', dir, '--reporter', 'html']);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    expect(out)
      .to.match(/^<!DOCTYPE html>/)
      .and.to.contain('FAILED: 2 counterexamples');
    expect(readFileSync(own(1, 'report.html'), 'utf8')).to.contain('<h1>print-1</h1>');
    expect(existsSync(own(2, 'report.html'))).to.equal(false);
    await runCommand(['report', dir, '--reporter', 'terminal,html']);
    expect(readFileSync(join(dir, 'report.html'), 'utf8')).to.equal(out);
  });
});
