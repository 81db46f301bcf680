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
import { call } from './command.ts';
import { demandOrder, demandRefusal } from './ending.ts';
import { HARD, strangers } from './strangers.ts';

const ANSI = '\u001b[2J\u009b31m\u202e\n# fake: all passed <script>alert(1)</script> [x](javascript:y) | `z`';

type Fields = Readonly<Record<string, unknown>>;

describe("other people's run folders", () => {
  let cwd = '';
  const at = (...names: string[]) => join(cwd, ...names);
  const put = (path: string, content: unknown) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  };
  /** A run folder with one counterexample, parts of it replaced. */
  const folder = (name: string, campaign: Fields = {}, found: Fields = {}) => {
    const own = strangers();
    put(at(name, 'campaign.json'), { ...own.campaign, ...campaign });
    put(at(name, 'counterexamples', '1', 'verdict.json'), { ...own.found, ...found });
    put(at(name, 'counterexamples', '1', 'schedule.json'), own.schedule);
    put(at(name, 'counterexamples', '1', 'history.jsonl'), own.history);
    return at(name);
  };

  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "zonequake it's $(a) "));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  it('are read where they are whole, and merged', async () => {
    const [a, b] = [folder('a', { shard: '1/2' }), folder('b', { shard: '2/2' })];
    for (const reporter of ['terminal', 'junit', 'json', 'html', 'markdown']) {
      const ended = await call(['report', a, '--reporter', reporter], cwd);
      demandOrder(ended, reporter);
      expect(ended.code, ended.err).to.equal(0);
    }
    const merged = await call(['merge', a, b], cwd);
    demandOrder(merged, 'merge');
    expect(merged.code, merged.err).to.equal(1);
  });

  it('write nothing outside of the folder that a merge makes', async () => {
    const before = readdirSync(dirname(cwd));
    for (const lab of [
      '../../../x',
      '/x',
      'a/b',
      '..',
      '.',
      '',
      'x\u0000y',
      '\u001b[31m',
      `${'x'.repeat(300)}`,
      '-x',
      '~',
    ]) {
      const [a, b] = [folder('a', { lab, shard: '1/2' }), folder('b', { lab, shard: '2/2' })];
      expect(demandRefusal(await call(['merge', a, b], cwd), lab))
        .to.contain('campaign.json')
        .and.contain('lab');
    }
    expect(readdirSync(dirname(cwd)).filter((name) => !before.includes(name))).to.deep.equal([]);
    expect(readdirSync(cwd).toSorted()).to.deep.equal(['a', 'b']);
  });

  it('name the file and the field that is missing or of another sort', async () => {
    const own = strangers();
    for (const [file, whole] of [
      ['campaign.json', own.campaign],
      ['verdict.json', own.found],
    ] as const) {
      for (const [field, values] of Object.entries(HARD[file])) {
        for (const value of values) {
          rmSync(at('r'), { recursive: true, force: true });
          const dir = folder(
            'r',
            ...((file === 'campaign.json' ? [{ [field]: value }] : [{}, { [field]: value }]) as [Fields, Fields]),
          );
          // Without it a verdict that cannot be read is told as far as the schedule goes.
          rmSync(at('r', 'counterexamples', '1', 'schedule.json'));
          for (const command of [
            ['report', dir],
            ['merge', dir, '--out', at('m')],
          ]) {
            const said = demandRefusal(await call(command, cwd), `${file} ${field}: ${JSON.stringify(value)}`);
            expect(said).to.contain(file).and.contain(field);
          }
        }
      }
      expect(Object.keys(whole)).to.include.members(
        Object.keys(HARD[file]).filter((field) => field !== 'shard' && field !== 'confirmed'),
      );
    }
  });

  it('say nothing to a terminal, a page, Markdown or JUnit but text', async () => {
    const dir = folder(
      'r',
      {
        trouble: [ANSI],
        revision: ANSI,
        set: { [ANSI]: ANSI },
        node: ANSI,
        leaks: [{ what: ANSI }],
        bitten: { [ANSI]: 1 },
      },
      { message: ANSI, words: [ANSI], violations: [{ invariant: 'available', message: ANSI, atMs: 1, events: [0] }] },
    );
    for (const reporter of ['terminal', 'junit', 'html', 'markdown']) {
      const ended = await call(['report', dir, '--reporter', reporter], cwd);
      demandOrder(ended, reporter);
      expect(ended.code, ended.err).to.equal(0);
      expect(ended.out.split('\n').filter((line) => line.startsWith('# fake'))).to.deep.equal([]);
      if (reporter !== 'terminal') expect(ended.out).not.to.contain('<script>');
      if (reporter === 'markdown') expect(ended.out).not.to.match(/[^\\]\[x\]\(/);
    }
    await call(['report', dir, '--reporter', 'html,markdown'], cwd);
    const page = readFileSync(join(dir, 'counterexamples', '1', 'report.html'), 'utf8');
    expect(page).not.to.contain('<script>').and.not.contain('\u001b');
  });

  it('print commands that do nothing but replay, whatever the folder is called', async () => {
    const dir = folder("x'; touch PWNED; '$(touch PWNED)\nb");
    const { out } = await call(['report', dir], cwd);
    const [command = ''] = /replay: (.*)/.exec(out)?.slice(1) ?? [];
    const { execFileSync } = await import('node:child_process');
    const words = execFileSync('bash', ['-c', `set -- ${command}; printf '%s\\0' "$@"`], { cwd, encoding: 'utf8' });
    expect(words.split('\0').at(-2)).to.equal(join(dir, 'counterexamples', '1', 'schedule.json'));
    expect(existsSync(at('PWNED'))).to.equal(false);
  });

  it('are no folder, or hold folders and links where files should be', async () => {
    symlinkSync('/etc/passwd', at('link'));
    symlinkSync(at('loop'), at('loop'));
    put(at('file'), 'x');
    const dir = folder('r');
    rmSync(join(dir, 'campaign.json'));
    mkdirSync(join(dir, 'campaign.json'));
    for (const path of [
      at('link'),
      at('loop'),
      at('file'),
      at('none'),
      dir,
      cwd,
      '/',
      '/proc/self',
      '',
      'x'.repeat(5_000),
      'a\u0000b',
    ]) {
      demandRefusal(await call(['report', path], cwd), `report ${path.slice(0, 50)}`);
      demandRefusal(await call(['merge', path], cwd), `merge ${path.slice(0, 50)}`);
      demandRefusal(await call(['bundle', path], cwd), `bundle ${path.slice(0, 50)}`);
      demandRefusal(await call(['run', 'small', '--runs', '1', '--since', path], cwd), `--since ${path.slice(0, 50)}`);
      if (path !== at('link') && path !== at('file'))
        demandRefusal(await call(['replay', path], cwd), `replay ${path.slice(0, 50)}`);
    }
  });

  it('of a damaged history are refused with the line and the field', async () => {
    const dir = folder('r');
    const path = join(dir, 'counterexamples', '1', 'history.jsonl');
    const [head = ''] = strangers().history.split('\n');
    for (const event of [
      'null',
      '[]',
      '1',
      '{"type":"fetch","atMs":1}',
      '{"type":"constructor","atMs":1}',
      '{"type":"order","atMs":1,"injection":0,"order":null,"version":1}',
      '{"type":"up","atMs":"1","node":"a"}',
      '{"type":"operation"',
      '{"type":"down","atMs":1,"node":{},"how":"x","reason":"y"}',
    ]) {
      writeFileSync(path, `${head}\n${event}\n`);
      const said = demandRefusal(
        await call(['report', dir, '--reporter', 'terminal,html'], cwd).then((ended) => ({ ...ended, out: '' })),
        event,
      );
      expect(said).to.contain('history.jsonl').and.contain('line 2');
    }
  });
});
