import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RunSummary } from '../records/summary.ts';
import type { Judges, PartRequest } from '../search/judges.ts';
import { runPart } from '../search/part.ts';
import { settingsOf, setUp } from '../setup/setup.ts';
import { noJudges } from '../testkit/judges.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { beginJournal, endJournal, journaled, journalOf, readJournal } from './journal.ts';

const registry = testRegistry([forbids('bad')]);
const settings = settingsOf(registry, { lab: 'tiny', seed: 7 });
const setup = setUp(registry, settings);
const header = journalOf({ campaign: 'tiny-7', digest: 'd', startedAt: '2026-01-31T00:00:00.000Z', stored: ['a'] });
const request = (from: number): PartRequest => ({ settings, part: { from, to: from + 5 } });

/** Judges in this process, who say what they were asked for. */
function judging(cut = 5): { readonly judges: Judges; readonly asked: number[] } {
  const asked: number[] = [];
  const ask = async ({ part }: PartRequest) => {
    asked.push(part.from);
    const summaries: RunSummary[] = [];
    for await (const summary of runPart(setup, part)) summaries.push(summary);
    return summaries.slice(0, cut);
  };
  return { judges: { ...noJudges, ask }, asked };
}

describe('journal of a campaign on a queue', () => {
  let dir = '';
  const path = () => join(dir, '.zonequake-parts');
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
    beginJournal(dir, header);
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const keptWith = (judges: Judges, lines = readJournal(dir).lines) =>
    journaled(judges, { dir, lines, setup, book: {} });

  it('has what was judged before, and nobody is asked for that again', async () => {
    const first = judging();
    const before = await keptWith(first.judges).ask(request(0));
    const second = judging();
    const kept = keptWith(second.judges);
    expect(JSON.stringify(await kept.ask(request(0)))).to.equal(JSON.stringify(before));
    await kept.ask(request(5));
    expect([first.asked, second.asked]).to.deep.equal([[0], [5]]);
    expect([...readJournal(dir).lines.keys()]).to.deep.equal(['0-5', '5-10']);
    expect(readJournal(dir).header).to.deep.equal(header);
  });

  it('has nothing of a part that was cut short, nor of a line that was', async () => {
    await keptWith(judging(3).judges).ask(request(0));
    expect(readJournal(dir).lines.size).to.equal(0);
    await keptWith(judging().judges).ask(request(0));
    appendFileSync(path(), '{"from":5,"to":10,"summ');
    const { lines } = readJournal(dir);
    expect([...lines.keys()]).to.deep.equal(['0-5']);
    beginJournal(dir, header, lines.values());
    await keptWith(judging().judges, lines).ask(request(5));
    expect([...readJournal(dir).lines.keys()]).to.deep.equal(['0-5', '5-10']);
  });

  it('is not believed where somebody else wrote it', async () => {
    await keptWith(judging().judges).ask(request(0));
    const [first, line = ''] = readFileSync(path(), 'utf8').split('\n');
    writeFileSync(path(), `${first}\n${line.replace('"from":0,"to":5', '"from":5,"to":10')}\n`);
    const told = await keptWith(judging().judges)
      .ask(request(5))
      .catch((error: Error) => error.message);
    expect(told).to.contain('.zonequake-parts, runs 5 to 9 is of other runs');
    for (const text of [
      '',
      '{',
      '{"format":"zonequake-parts"}',
      `${JSON.stringify({ ...header, campaign: '../x' })}\n`,
    ]) {
      writeFileSync(path(), text);
      expect(() => readJournal(dir), text).to.throw(/damaged|no journal of this version/);
    }
    rmSync(path());
    mkdirSync(path());
    expect(() => readJournal(dir)).to.throw(/is a folder, not a regular file: begin the campaign anew/);
  });

  it('ends with its campaign', () => {
    endJournal(dir);
    expect(existsSync(path())).to.equal(false);
    expect(() => readJournal(dir)).to.throw('has no campaign with --queue that was cut short');
  });
});
