import { expect } from 'chai';
import { invariants as all } from './index.ts';
import type { Invariant, Verdict } from './invariant.ts';
import { judge } from './judge.ts';
import { attempt, Story } from './test-history.ts';

const holds: Invariant = { name: 'holds', title: 'always', check: () => ({ judged: 3, violations: [] }) };
const violated = (atMs: number): Invariant => ({
  name: `at-${atMs}`,
  title: 'never',
  check: () => ({ judged: 1, violations: [{ invariant: `at-${atMs}`, message: 'broken', atMs, events: [] }] }),
});
const throws: Invariant = {
  name: 'throws',
  title: 'cannot',
  check: () => {
    throw new Error('cannot judge');
  },
};

/** Twenty operations that succeed in each client network, and what else the test needs. */
function story(): Story {
  const told = new Story();
  for (let n = 0; n < 20; n++) told.operation(1_000 + n * 500).operation(1_000 + n * 500, { client: 'instrument-b1' });
  return told;
}

function verdictOf(told: Story, invariants: readonly Invariant[], leaks: Verdict['leaks'] = []): Verdict {
  const history = told.history();
  return judge(history, told.facts(history), invariants, leaks);
}

const bit = (told: Story, touched: number) => {
  told.events.push({ type: 'evidence', atMs: 200_000, injection: 0, kind: 'node-kill', touched });
  return told;
};

describe('an instrument that dies', () => {
  /** Six deaths of one: a storm, if anybody judged it. */
  function deaths(node: string): Story {
    const told = bit(story(), 1);
    for (let n = 0; n < 6; n++) {
      const atMs = 20_000 + n * 2_000;
      told.events.push({ type: 'down', atMs, node, how: 'crash', reason: 'a bad name' });
      told.events.push({ type: 'up', atMs: atMs + 1_000, node });
    }
    return told;
  }

  it('is a failure of the harness whatever the invariants are, and none of them is asked', () => {
    let asked = 0;
    const spies = [...all, violated(1)].map(
      (one): Invariant => ({
        ...one,
        check: (history, facts) => {
          asked++;
          return one.check(history, facts);
        },
      }),
    );
    const { verdict, reason, violations } = verdictOf(deaths('instrument-b1'), spies);
    expect({ verdict, violations, asked }).to.deep.equal({ verdict: 'harness-error', violations: [], asked: 0 });
    expect(reason).to.equal('instrument-b1 is part of the harness, and died: a bad name');
  });

  it('is another matter than a node of the platform that does', () => {
    const { verdict, violations } = verdictOf(deaths('llns-a1'), all);
    expect(verdict).to.equal('fail');
    expect(violations.map(({ invariant }) => invariant)).to.include('no-restart-storm');
  });
});

describe('a machine that is too busy', () => {
  const waited = (forMs: number): Story => {
    const told = bit(story(), 1);
    told.events.push({ type: 'starved', atMs: 30_000, who: 'llns-a1', forMs });
    return told;
  };
  const SLACK_MS = story().facts([]).spec.timing.slackMs;

  it('makes harm inconclusive: it is told, and held against nobody', () => {
    const { verdict, reason, violations } = verdictOf(waited(SLACK_MS + 1), [holds, violated(5)]);
    expect({ verdict, violations }).to.deep.equal({ verdict: 'inconclusive', violations: [] });
    expect(reason).to.match(/^the machine is too busy: llns-a1 waited \d+ ms for a processor.*at-5: broken$/);
  });

  it('takes nothing from a lab that held, and excuses nothing within its slack', () => {
    expect(verdictOf(waited(10 * SLACK_MS), [holds]).verdict).to.equal('pass');
    expect(verdictOf(waited(SLACK_MS), [violated(5)]).verdict).to.equal('fail');
  });

  it('hides no broken invariant', () => {
    const { verdict, violations } = verdictOf(waited(10 * SLACK_MS), [throws, violated(5)]);
    expect({ verdict, harms: violations.length }).to.deep.equal({ verdict: 'harness-error', harms: 1 });
  });
});

describe('judge', () => {
  it('passes what no invariant objects to, and counts operations per client and customer', () => {
    const verdict = verdictOf(bit(story(), 1), [holds]);
    expect(verdict.verdict).to.equal('pass');
    expect(verdict.operations).to.deep.equal({ operations: 40, demanded: 40, succeeded: 40, failed: 0 });
    expect(verdict.byClient['instrument-b1']?.operations).to.equal(20);
    expect(verdict.bitten).to.deep.equal({ 'node-kill': 1 });
    expect(verdict.judged).to.deep.equal({ holds: 3 });
  });

  it('puts the first violation first, and keeps leaks beside them', () => {
    const verdict = verdictOf(story(), [violated(9_000), violated(2_000)], [{ what: 'a rule was left' }]);
    expect(verdict.verdict).to.equal('fail');
    expect(verdict.violations.map(({ atMs }) => atMs)).to.deep.equal([2_000, 9_000]);
    expect(verdict.leaks).to.have.length(1);
  });

  it('leaves out what the lab does not promise', () => {
    const unpromised: Invariant = { ...violated(1), promised: ({ promises }) => promises.takeover };
    expect(verdictOf(story(), [unpromised, holds])).to.deep.include({ verdict: 'pass', judged: { holds: 3 } });
  });

  it('is a harness error when an invariant gives no judgement, such as one without a compiler', () => {
    const old = { ...holds, check: () => [] } as unknown as Invariant;
    const verdict = verdictOf(story(), [old, violated(5)]);
    expect(verdict.verdict).to.equal('harness-error');
    expect(verdict.reason).to.match(/invariant holds failed: check has to return \{ judged: /);
    expect(verdict.violations).to.have.length(1);
  });

  it('is a harness error when an invariant throws, and keeps what the others found', () => {
    const verdict = verdictOf(story(), [throws, violated(5)]);
    expect(verdict.verdict).to.equal('harness-error');
    expect(verdict.reason).to.match(/throws.*cannot judge/);
    expect(verdict.violations).to.have.length(1);
  });

  it('is inconclusive when no injection bit', () => {
    expect(verdictOf(bit(story(), 0), [holds]))
      .to.include({ verdict: 'inconclusive' })
      .and.deep.include({ idle: [0] });
  });

  it('is inconclusive when a client network did almost nothing', () => {
    const told = new Story();
    for (let n = 0; n < 20; n++) told.operation(1_000 + n * 500);
    expect(verdictOf(told, [holds]).reason).to.match(/instrument-b1 made only 0 operations/);
  });

  it('is inconclusive when more than half of a network is excused, but a violation stands', () => {
    const told = story().down('origin-core1', 20_000);
    // An edge that has served nobody yet has nothing to fall back on.
    const attempts = (atMs: number) => [attempt('edge-a2', atMs, { outcome: 'http-error' as const })];
    for (let n = 0; n < 21; n++) told.operation(21_000 + n, { outcome: 'fail', attempts: attempts(21_000 + n) });
    const verdict = verdictOf(told, [holds]);
    expect(verdict.reason).to.match(/of instrument-a1's 41 operations only 20 were demanded/);
    expect(verdict.excused).to.deep.equal({ origin: 21 });
    expect(verdictOf(told, [violated(1)]).verdict).to.equal('fail');
  });
});
