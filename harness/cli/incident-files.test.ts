import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommand } from '../testkit/command.ts';

describe('files of incidents, on the command line', () => {
  let cwd = '';
  before(() => {
    cwd = mkdtempSync(join(tmpdir(), 'zonequake-incident-'));
  });
  after(() => rmSync(cwd, { recursive: true }));
  const run = (...args: readonly string[]) => runCommand(['incident', ...args], { cwd });

  it('are written by new, run at once as they expect, and are never written over unasked', async () => {
    const made = await run('new');
    expect(made.code, made.err).to.equal(0);
    expect(made.out)
      .to.match(/^wrote my-outage\.yaml\n/)
      .and.to.match(/it would run: .* incident my-outage\.yaml\n$/);
    const told = await run('my-outage.yaml');
    expect(told.code, told.err).to.equal(0);
    expect(told.out)
      .to.match(/as expected: it was to hold\n$/)
      .and.not.match(/MISSED/);
    writeFileSync(join(cwd, 'my-outage.yaml'), 'mine');
    const again = await run('new');
    expect(again).to.deep.include({ code: 2, out: '' });
    expect(again.err).to.match(/my-outage\.yaml is there already: give another file, or --force/);
    expect(readFileSync(join(cwd, 'my-outage.yaml'), 'utf8')).to.equal('mine');
    expect((await run('new', '--force')).code).to.equal(0);
  });

  it('have a variant that breaks where new is told how, and one that holds', async () => {
    const push = ['--push', 'bad-config-push', '--with', 'mutation=lost-customer', '--with', 'customer=a2'];
    const set = ['--set', 'release.gate=off', '--set', 'release.rollback=off'];
    const { code, out, err } = await run('new', '--name', 'lost', ...push, ...set, '--json');
    expect(code, err).to.equal(0);
    const { vulnerable, fixed } = JSON.parse(out).incident.variants;
    expect(vulnerable.expect).to.deep.equal([{ is: 'violates', invariant: 'right-answer' }]);
    expect(fixed.expect).to.deep.equal([{ is: 'holds' }]);
    for (const variant of ['vulnerable', 'fixed'])
      expect((await run('lost.yaml', '--variant', variant, '--no-shrink')).code, variant).to.equal(0);
  });

  it('are written with a warning where what was set up to break did not', async () => {
    const held = ['--fault', 'node-kill@node:edge-a1', '--set', 'crashRejection=direct', '--json'];
    const { code, out, err } = await run('new', '--name', 'held', ...held);
    expect(code, err).to.equal(0);
    expect(JSON.parse(out).warnings[0]).to.match(/^variant vulnerable violates nothing: give another --set/);
  });

  const refused: readonly [string, readonly string[], RegExp][] = [
    ['a fault that is a release', ['--fault', 'os-push'], /os-push happens at once: give it with --push/],
    ['a fault that is none', ['--fault', 'node-kil'], /unknown fault "node-kil": did you mean "node-kill"/],
    [
      'a target that is none',
      ['--fault', 'node-kill@node:edge-z9'],
      /: --fault node-kill@node:edge-z9: target .*names nothing/,
    ],
    ['a time after all is over', ['--at', '3h'], /: --at of node-kill: 10800000 is outside of the time for faults/],
    ['a parameter of nothing', ['--with', 'x=1'], /--with x: none of node-kill has that: leave it out/],
    ['a parameter that is wrong', ['--with', 'how=gently'], /--with of node-kill: how is wrong/],
    ['no time', ['--at', 'soon'], /--at wants a length of time such as 10s, but got "soon"/],
    ['a name of a built-in one', ['akamai'], /akamai would be taken for the name of a built-in incident/],
  ];
  for (const [what, args, message] of refused) {
    it(`are not written by new, which refuses in one sentence: ${what}`, async () => {
      const { code, err } = await run('new', '--name', 'no', ...args);
      expect(code, err).to.equal(2);
      expect(err).to.match(message);
      expect(existsSync(join(cwd, 'no.yaml'))).to.equal(false);
    });
  }

  it('are told by check in a few lines, with what is odd; or refused with their line', async () => {
    const text = readFileSync(join(cwd, 'lost.yaml'), 'utf8');
    writeFileSync(join(cwd, 'odd.yaml'), text.replaceAll(/^ {4}steps: .*\n/gm, ''));
    const odd = await run('check', 'odd.yaml');
    expect(odd.code, odd.err).to.equal(0);
    expect(odd.out).to.match(/^odd\.yaml is incident lost: lost\n {2}lab small, seed 1, 1 injection, \d steps\n/);
    expect(odd.out).to.match(/^warning: odd\.yaml line \d+: no variant requires step "rollout"/m);
    expect(JSON.parse((await run('check', 'lost.yaml', '--json')).out)).to.deep.include({ ok: true, warnings: [] });
    writeFileSync(join(cwd, 'wrong.yaml'), text.replace('violates right-answer', 'violates right-answers'));
    const wrong = await run('check', 'wrong.yaml');
    expect(wrong).to.deep.include({ code: 2, out: '' });
    expect(wrong.err).to.match(/wrong\.yaml line \d+: unknown invariant "right-answers": did you mean "right-answer"/);
  });
});
