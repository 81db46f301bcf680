import { expect } from 'chai';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import { UsageError } from '../../harness/basics/errors.ts';
import { checkInjections } from '../../harness/schedule/check.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import { known, monthSpec, runMonth } from './run.ts';
import { monthSchedule } from './schedule.ts';

const spec = monthSpec(standard, 30);
const { injections } = monthSchedule(spec, 1);
const of = (...kinds: readonly string[]): readonly Injection[] => injections.filter(({ kind }) => kinds.includes(kind));
const mutationOf = ({ params }: Injection) => String(params.mutation);
const SYSTEM = ['bad-syntax', 'bad-health-rule'];

describe('the schedule of a month', () => {
  it('is the same for the same seed, another for another, and one that the lab can run', () => {
    expect(monthSchedule(spec, 1).injections).to.deep.equal(injections);
    expect(monthSchedule(spec, 2).injections).not.to.deep.equal(injections);
    expect(() => checkInjections(injections, known, spec)).not.to.throw();
  });

  it('has 22 software and network releases, three of them faulty', () => {
    const bad = of('bad-config-push').filter((one) => SYSTEM.includes(mutationOf(one)));
    const network = [...of('software-push', 'os-push', 'system-push', 'family-mismatch'), ...bad];
    expect(network).to.have.length(22);
    const software = of('software-push').filter(({ params }) => params.version === '2.1.5');
    expect(software.length + bad.length + of('family-mismatch').length).to.equal(3);
  });

  it('has 350 bundles, about ten of them faulty, and brings three changes a bundle', () => {
    const faulty = of('bad-config-push').filter((one) => !SYSTEM.includes(mutationOf(one)));
    const sound = of('config-push');
    expect([sound.length, faulty.length]).to.deep.equal([339, 11]);
    const changes = sound.reduce((sum, { params }) => sum + Number(params.changes), 0);
    expect(changes).to.be.within(900, 1000);
  });

  it('always has one source of long names, until the orders end', () => {
    const sources = of('oversized-names');
    const endMs = spec.timing.durationMs - spec.timing.quietMs;
    let atMs = 0;
    for (const source of sources) {
      expect(source.atMs).to.equal(atMs);
      atMs += source.durationMs;
    }
    expect(atMs).to.be.at.least(endMs);
    expect(new Set(sources.map(({ target }) => target))).to.include('fleet:llns');
  });

  it('wants whole days', () => {
    for (const days of [0, 1.5, Number.NaN]) expect(() => monthSpec(small, days)).to.throw(UsageError, '--days wants');
  });
});

/** Under this seed the two days have one faulty bundle: it knows no customer. */
const SEED = 3;

describe('two days of releases', () => {
  it('are halted where they show and rest on one version, on the lab that is safe', async () => {
    const { result, bundles, network } = await runMonth(small, 2, SEED);
    expect(result.verdict.violations).to.deep.equal([]);
    expect(result.verdict.verdict).to.equal('pass');
    expect(bundles).to.deep.equal({
      releases: 23,
      done: 22,
      aborted: { one: 1, two: 0, additional: 0, world: 0 },
      innocent: 0,
      missed: 0,
      left: 0,
    });
    expect([network.releases, network.left]).to.deep.equal([1, 0]);
  });

  it('are violated where nobody stops what is bad', async () => {
    const { result, bundles } = await runMonth(small, 2, SEED, {
      'config.validation': 'off',
      'release.gate': 'alert',
      'release.breaker': 'off',
    });
    const violated = result.verdict.violations.map(({ invariant }) => invariant);
    expect(violated).to.include.members(['bad-release-halted', 'rolled-back']);
    expect(bundles.missed).to.equal(1);
  });
});
