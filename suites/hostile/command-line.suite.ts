import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { small } from '../../fixtures/labs/small.ts';
import { call } from './command.ts';
import { demandOrder, demandRefusal } from './ending.ts';
import { strangers } from './strangers.ts';

const LONG = 'x'.repeat(100_000);
const HOSTILE = [
  '',
  ' ',
  LONG,
  '__proto__',
  'constructor',
  'toString',
  '\u001b[31m',
  'a\nfake: passed',
  '\u202e',
  '\ud800',
  '../../x',
  "'",
  '"',
  '$(x)',
];

const RUN = ['run', 'small', '--runs', '1', '--seed', '1', '--jobs', '1'];

describe('hostile words on the command line', () => {
  let cwd = '';
  before(() => {
    cwd = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(cwd, { recursive: true }));

  it('are refused in one line, wherever a name or a number is wanted', async () => {
    const commandsWith = (word: string) => [
      ...[[word], ['run', word], ['incident', word], ['incident', 'akamai-2021', '--variant', word]],
      ...['--seed', '--time', '--timing', '--shard', '--jobs', '--max-failures', '--confirm', '--reporter'].map(
        (option) => [...RUN, option, word],
      ),
      ...['--set', '--set=timing.durationMs', '--set=fleets.0.role'].map((option) => [
        ...RUN,
        ...(option.includes('=') ? [`${option}=${word}`] : [option, word]),
      ]),
      ...[
        ['report', '.', '--reporter', word],
        ['failures', 'show', word],
        ['failures', 'retire', word],
      ],
      ...[
        ['replay', `zq1.${word}`],
        ['replay', 'zq1.x', '--times', word],
        ['inject', 'x', 'y', '--param', word],
        ['lab', 'up', word],
      ],
    ];
    for (const word of HOSTILE.slice(1)) {
      for (const args of commandsWith(word))
        demandRefusal(await call(args, cwd), args.map((one) => one.slice(0, 40)).join(' '));
      for (const option of ['--faults', '--not', '--invariants']) {
        if (word.trim() !== '')
          demandRefusal(await call([...RUN, option, word], cwd), `${option} ${word.slice(0, 40)}`);
      }
      const unknown = await call(['run', `--${word}`], cwd);
      demandOrder(unknown, word);
      expect(unknown.code).to.equal(2);
    }
    expect(readdirSync(cwd).filter((name) => name !== '.zonequake')).to.deep.equal([]);
  });

  it('name a kind of fault that has nothing to harm on the lab', async () => {
    const regions = small.spec('search').regions.map((region) => ({ ...region, network: 'net-a' }));
    const set = ['--set', `regions=${JSON.stringify(regions)}`];
    const said = demandRefusal(await call([...RUN, ...set, '--faults', 'node-kill,path-cut'], cwd), '--faults');
    expect(said).to.contain('--faults path-cut has nothing to harm on lab "small"');
    expect((await call([...RUN, ...set, '--faults', 'node-kill', '--no-shrink'], cwd)).err).not.to.contain(
      'nothing to harm',
    );
  });

  it('say once why a folder cannot be written', async () => {
    writeFileSync(join(cwd, 'file'), '');
    for (const out of [
      '/proc/x',
      '/proc/self/x',
      '/sys/x',
      '/dev/null/x',
      join(cwd, 'file'),
      join(cwd, 'file', 'x'),
      join(cwd, LONG.slice(0, 300)),
      'a\u0000b',
    ]) {
      const said = demandRefusal(await call([...RUN, '--out', out], cwd), out.slice(0, 40));
      expect(said.match(/cannot be written/g), said).to.have.length(1);
    }
  });

  it('are warned of where a known issue is of no failure that there can be', async () => {
    const known = join(cwd, 'known.json');
    const issues = [
      'right-anser/node-kill@llns',
      'available/nodekill@llns',
      'x',
      'available/node-kill@llns',
      'available/no-fault@edge',
    ];
    writeFileSync(known, JSON.stringify(issues.map((fingerprint) => ({ fingerprint, until: '2099-01-01', note: '' }))));
    const { err } = await call([...RUN, '--known', known], cwd);
    const warned = err.split('\n').filter((line) => line.startsWith('warning: '));
    expect(warned.map((line) => /\[\d\]/.exec(line)?.[0])).to.deep.equal(['[0]', '[1]', '[2]']);
    expect(warned[0]).to.contain('did you mean "right-answer"?');
  });

  it('are a store of failures that is none, or holds what is none', async () => {
    const store = join(cwd, "it's a store");
    mkdirSync(store);
    const { schedule } = strangers();
    const failure = {
      format: 'zonequake-failure',
      version: 1,
      fingerprint: 'a/b@c',
      message: 'm',
      foundOn: '2026-01-01',
      schedule,
    };
    const put = (name: string, content: unknown) =>
      writeFileSync(join(store, name), typeof content === 'string' ? content : JSON.stringify(content));
    put('good.json', failure);
    put('ansi\u001b[31m.json', { ...failure, message: '\u001b[2J\nfake' });
    put('null.json', 'null');
    put('cut.json', '{"format":');
    put('path.json', { ...failure, schedule: { ...schedule, lab: '../x' } });
    put('raw.json', { ...failure, fingerprint: '\u001b[31m' });
    put('day.json', { ...failure, foundOn: '2026-02-31' });
    put('typo.json', { ...failure, fingerprnt: 'x' });
    put('deep.json', '['.repeat(1_000));
    put('utf16.json', Buffer.from(JSON.stringify(failure), 'utf16le').toString('latin1'));
    mkdirSync(join(store, 'folder.json'));
    symlinkSync('/dev/zero', join(store, 'zero.json'));
    symlinkSync(join(store, 'loop.json'), join(store, 'loop.json'));
    for (const args of [['list'], ['list', '--json'], ['show', 'good.json']]) {
      const ended = await call(['failures', ...args, '--failures', store], cwd);
      demandOrder(ended, args.join(' '));
      expect(ended.code, ended.err).to.equal(0);
      expect(ended.out.split('\n').filter((line) => line.startsWith('fake'))).to.deep.equal([]);
    }
    const ran = await call([...RUN, '--failures', store], cwd);
    demandOrder(ran, 'run');
    expect(ran.code, ran.err).to.equal(0);
    const listed = await call(['failures', 'list', '--failures', store, '--json'], cwd);
    expect(JSON.parse(listed.out).damaged).to.have.length(11);
    for (const none of [join(store, 'good.json'), join(cwd, LONG.slice(0, 300)), '/dev/null', 'a\u0000b']) {
      demandRefusal(await call(['failures', 'list', '--failures', none], cwd), none.slice(0, 40));
      demandRefusal(await call([...RUN, '--failures', none], cwd), none.slice(0, 40));
    }
  });

  it('are files that are too much to read', async () => {
    const put = (name: string, content: string) => {
      writeFileSync(join(cwd, name), content);
      return join(cwd, name);
    };
    for (const args of [
      ['replay', put('open.json', '['.repeat(50 * 2 ** 20))],
      ['incident', put('items.yaml', '- x\n'.repeat(200_000))],
      ['incident', put('commas.yaml', `[${'x,'.repeat(400_000)}]`)],
      [...RUN, '--known', put('many.json', `[${'{},'.repeat(500_000)}{}]`)],
    ])
      demandRefusal(await call(args, cwd), args.join(' '));
  });

  it('are files that cannot be read', async () => {
    const dir = join(cwd, 'files');
    mkdirSync(dir);
    const big = join(dir, 'big.json');
    writeFileSync(big, `[${'"a",'.repeat(4_500_000)}]`);
    const locked = join(dir, 'locked.json');
    writeFileSync(locked, '{}');
    chmodSync(locked, 0);
    for (const path of [
      big,
      locked,
      dir,
      '/dev/zero',
      '/proc/self/mem',
      join(dir, 'none'),
      `${big}/x`,
      'a\u0000b.yaml',
    ]) {
      demandRefusal(await call(['replay', path], cwd), path);
      demandRefusal(await call(['incident', path.includes('.') || path.includes('/') ? path : `./${path}`], cwd), path);
      demandRefusal(await call([...RUN, '--known', path], cwd), path);
    }
  });
});
