import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommand } from '../testkit/command.ts';

/** An origin that is too small for its clients: they fail within the first second, long before the fault. */
const INCIDENT = `format: zonequake-incident/1
name: broken
title: a lab that is broken
story: It breaks by itself.
lab: small
seed: 1
timeline:
  - { at: +90s, fault: node-kill, target: node:edge-a1, for: 5s, with: { how: process } }
variants:
  vulnerable:
    title: an origin that is too small
    set: { capacity.origin.perSecond: 1, capacity.origin.queue: 1 }
    expect: violates available
`;
const KILL = { kind: 'node-kill', target: 'node:edge-a1', atMs: 90_000, durationMs: 5_000, params: { how: 'process' } };

describe('a lab that is broken before any fault, on the command line', () => {
  let cwd = '';
  before(() => {
    cwd = mkdtempSync(join(tmpdir(), 'zonequake-broken-'));
    writeFileSync(join(cwd, 'broken.yaml'), INCIDENT);
  });
  after(() => rmSync(cwd, { recursive: true }));

  it('is not as expected as an incident, and blamed on nothing when its schedule is replayed or bisected', async () => {
    const told = await runCommand(['incident', 'broken.yaml'], { cwd });
    expect(told.code).to.equal(1);
    expect(told.out).to.match(/NOT as expected: broken before any fault/);
    const stored = join(cwd, '.zonequake/incidents/broken-vulnerable/schedule.json');
    const schedule = JSON.parse(readFileSync(stored, 'utf8'));
    // Which invariant is the gravest is for the lab to say.
    expect(schedule).to.deep.include({ injections: [] }).and.have.property('expect').that.is.a('string');

    writeFileSync(join(cwd, 'kill.json'), JSON.stringify({ ...schedule, injections: [KILL] }));
    const again = await runCommand(['replay', 'kill.json', '--json'], { cwd });
    expect(again.code).to.equal(1);
    const { brokenBefore, counterexample } = JSON.parse(again.out);
    expect([brokenBefore, counterexample.found.injectionsTo]).to.deep.equal([true, 0]);

    // Neither "it does" nor "it does not": whoever bisects skips this build.
    const bisected = await runCommand(['replay', 'kill.json', '--expect', schedule.expect], { cwd });
    expect(bisected.code).to.equal(3);
    // What is stored has no faults to blame, so it is replayed as it is.
    expect((await runCommand(['replay', stored, '--expect', schedule.expect], { cwd })).code).to.equal(0);
  });
});
