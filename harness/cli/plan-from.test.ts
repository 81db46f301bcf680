import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import type { Registry } from '../records/registry.ts';
import { testRegistry } from '../testkit/registry.ts';
import { planFrom, type RunOptions } from './plan-from.ts';

/** Two kinds of fault, of which a second runtime can do one. */
function registry(): Registry {
  const all = testRegistry([]);
  const [mild, bad] = all.faults;
  const [sim] = all.runtimes;
  if (!mild || !bad || !sim) throw new Error('the test registry has two faults and a runtime');
  const docker = {
    ...sim,
    name: 'docker' as const,
    cannot: ({ is }: { is: string }) => (is === 'down' ? 'nobody dies there' : undefined),
  };
  const kill = { ...bad, effects: () => [{ is: 'down' as const, nodes: ['llns-a1'], how: 'machine' as const }] };
  return { ...all, faults: [mild, kill], runtimes: [sim, docker] };
}

describe('the plan of a campaign', () => {
  const dir = mkdtempSync(join(tmpdir(), 'zonequake-plan-'));
  after(() => rmSync(dir, { recursive: true }));
  const drawn = (options: Partial<RunOptions>) => {
    const given = {
      runtime: 'sim',
      // The test lab has no other.
      timing: 'search',
      reporter: 'terminal',
      maxFailures: '1',
      jobs: '1',
      runs: '1',
      out: dir,
      ...options,
    };
    const watch = {
      elapsedMs: () => 0,
      signal: new AbortController().signal,
      progress: () => undefined,
      tell: () => undefined,
    };
    return planFrom(registry(), 'tiny', given, watch).settings.faults;
  };

  it('draws every kind in the simulation, and elsewhere, or where it is confirmed, what can be done there', () => {
    expect(drawn({})).to.deep.equal(['mild', 'bad']);
    expect(drawn({ runtime: 'docker' })).to.deep.equal(['mild']);
    expect(drawn({ confirm: 'docker' })).to.deep.equal(['mild']);
  });

  it('refuses a kind that was asked for by name and cannot be done there, and to draw from none', () => {
    const message = '--faults: bad cannot be injected, since nobody dies there: leave it out';
    for (const where of [{ runtime: 'docker' }, { confirm: 'docker' }]) {
      expect(() => drawn({ ...where, faults: 'mild,bad' })).to.throw(UsageError, message);
      expect(drawn({ ...where, faults: 'mild' })).to.deep.equal(['mild']);
    }
    expect(() => drawn({ runtime: 'docker', not: 'mild' })).to.throw(UsageError, '--not leaves no kind of fault');
  });
});
