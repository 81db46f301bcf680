import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { encodeSchedule, type ScheduleFile } from '../schedule/codec.ts';
import { storedFor, storeNotes } from '../search/stored-for.ts';
import { fileOf } from '../setup/schedule-file.ts';
import { settingsOf, setUp } from '../setup/setup.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { addFailure, findFailure, readStore, retireFailure } from './failure-store.ts';

const registry = testRegistry([forbids('bad')]);
const settings = settingsOf(registry, { lab: 'tiny', seed: 3 });
const setup = setUp(registry, settings);
const bad = { kind: 'bad', target: 'fleet:llns', atMs: 5_000, durationMs: 2_000, params: {} };
const failing = (seed: number): ScheduleFile => fileOf(setup, { seed, injections: [bad] }, 'no-bad');
const note = { fingerprint: 'no-bad/bad@llns', message: 'bad was injected', foundOn: '2026-01-01' };

describe('a store of failures', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('gives back what was put in, is empty before that, and has the same failure once', () => {
    const store = join(dir, 'new');
    expect(readStore(store).failures).to.deep.equal([]);
    const ids = [1, 1, 2].map((seed) => addFailure(store, failing(seed), note));
    expect(ids[0]).to.equal(ids[1]);
    const { failures } = readStore(store);
    expect(failures.map(({ schedule }) => schedule.seed)).to.have.members([1, 2]);
    expect(failures[0]).to.deep.include(note);
    expect(readdirSync(store).every((name) => /^no-bad-bad@llns-[0-9a-f]{12}\.json$/.test(name))).to.equal(true);
  });

  it('is merged with another by having the files of both, and what either has retired stays retired', () => {
    const [ours, theirs] = [join(dir, 'ours'), join(dir, 'theirs')];
    const [shared = ''] = [ours, theirs].map((store) => addFailure(store, failing(1), note));
    addFailure(ours, failing(2), note);
    addFailure(theirs, failing(3), { ...note, foundOn: '2026-01-02' });
    retireFailure(readStore(theirs), findFailure(readStore(theirs), shared));
    cpSync(theirs, ours, { recursive: true, errorOnExist: true, force: false });
    const merged = readStore(ours);
    expect(merged.failures.map(({ schedule }) => schedule.seed)).to.have.members([2, 3]);
    expect(merged.retired).to.have.length(1);
    // Found again it is live again.
    addFailure(ours, failing(1), note);
    expect(readStore(ours).failures).to.have.length(3);
  });

  it('takes a schedule.json, and an id by its beginning', () => {
    writeFileSync(join(dir, 'from-a-colleague.json'), encodeSchedule(failing(9)));
    const store = readStore(dir);
    const [failure] = store.failures;
    expect(findFailure(store, failure?.id.slice(0, 4) ?? '')).to.equal(failure);
    expect(findFailure(store, 'from-a-colleague.json')).to.equal(failure);
    for (const id of ['', 'zz']) expect(() => findFailure(store, id)).to.throw(UsageError, /is the id of none/);
    for (let seed = 10; seed < 40; seed++) addFailure(dir, failing(seed), note);
    const crowded = readStore(dir);
    const digits = crowded.failures.map(({ id }) => id.slice(0, 1));
    const twice = digits.find((digit, i) => digits.indexOf(digit) !== i) ?? '';
    expect(() => findFailure(crowded, twice)).to.throw(UsageError, /is the id the beginning of .* and /);
  });

  it('tells what no longer applies, and keeps it', () => {
    const put = (name: string, text: string) => writeFileSync(join(dir, name), text);
    put('damaged.json', encodeSchedule(failing(1)).slice(0, 100));
    put('notes.txt', 'not ours');
    mkdirSync(join(dir, 'folder.json'));
    put('gone.json', encodeSchedule({ ...failing(2), lab: 'bygone' }));
    put('kind.json', encodeSchedule({ ...failing(3), injections: [{ ...bad, kind: 'bygone' }] }));
    put('digest.json', encodeSchedule({ ...failing(4), labDigest: `sha256:${'0'.repeat(64)}` }));
    put('another-set.json', encodeSchedule({ ...failing(5), set: { zone: 'other.test' } }));
    put('spec.json', encodeSchedule({ ...failing(6), spec: { ...setup.spec, zone: 'their.test' } }));
    const before = readdirSync(dir);
    const store = readStore(dir);
    const notes = storeNotes(store, registry, settings, setup).map(({ what }) => what);
    expect(notes).to.have.length(6);
    expect(notes.filter((what) => /damaged\.json ends too early/.test(what))).to.have.length(1);
    expect(notes.filter((what) => /folder\.json is a folder, not a regular file/.test(what))).to.have.length(1);
    expect(notes.filter((what) => /no lab "bygone"/.test(what))).to.have.length(1);
    expect(notes.filter((what) => /"bygone" is no fault of this build/.test(what))).to.have.length(1);
    expect(notes.filter((what) => /replayed, although the lab has changed/.test(what))).to.have.length(1);
    expect(notes.filter((what) => /another lab of that name/.test(what))).to.have.length(1);
    expect(storedFor(store.failures, settings, setup).map(({ schedule }) => schedule.seed)).to.deep.equal([4]);
    expect(readdirSync(dir)).to.have.members(before);
  });

  it('is refused when it is no folder', () => {
    writeFileSync(join(dir, 'file'), '');
    expect(() => readStore(join(dir, 'file'))).to.throw(UsageError, /cannot be read \(ENOTDIR.*--failures/);
  });
});
