import { encodeHistory } from '../../harness/history/codec.ts';
import { emptyCampaign, exampleOf } from '../../harness/testkit/campaign.ts';

const LONG = 'x'.repeat(5_000);
const RAW = 'a\u001b[31mb';

/** The parts of a run folder that somebody else made: whole, and of this version. */
export function strangers() {
  const { found } = exampleOf(1, 'available/node-kill@edge');
  const schedule = {
    ...{ format: 'zonequake-schedule', version: 1, lab: 'small', set: {}, labDigest: `sha256:${'0'.repeat(64)}` },
    ...{ zonequake: '0.1.0', timing: 'search', seed: 7, durationMs: 150_000, injections: [] },
  };
  return {
    campaign: { ...emptyCampaign({ counterexamples: 1, failed: 1, passed: 9 }) },
    found: {
      ...found,
      message: 'no answer',
      violations: [{ invariant: 'available', message: 'no answer', atMs: 5, events: [0] }],
    },
    schedule,
    history: encodeHistory([{ type: 'up', atMs: 1, node: 'edge-a1' }], { lab: 'small', seed: 7 }),
  };
}

/** Values that fields of a run folder's files cannot have; undefined: the field is not there. */
export const HARD: Readonly<Record<'campaign.json' | 'verdict.json', Readonly<Record<string, readonly unknown[]>>>> = {
  'campaign.json': {
    format: [undefined, 'x'],
    version: [2, '1'],
    lab: [undefined, null, 5, LONG, RAW],
    set: [[], 'x', { a: null }, { a: {} }],
    timing: ['fast', '__proto__'],
    seed: [-1, 1.5, 1e300, '7', null],
    shard: ['x', '3/2', '0/1', '1/0', '1/2\n', `1/${'9'.repeat(50)}`],
    runs: [undefined, -1, 0.5, null],
    elapsedMs: ['1', -1, null],
    demandedShare: [2, -1],
    operations: [undefined, {}, null, { operations: 1 }],
    bitten: [[], { x: 'y' }, { x: -1 }],
    leaks: [{}, [{}], [null]],
    knownIssues: [[{}], 'x'],
    trouble: ['x', [1]],
    faults: ['x', [null]],
  },
  'verdict.json': {
    verdict: [undefined, 'maybe'],
    violations: [undefined, [{}], [null], 'x', [{ invariant: RAW, message: '', atMs: 1, events: [] }]],
    operations: [undefined, {}, 'x'],
    byClient: [undefined, null, { a: null }, { a: {} }],
    byCustomer: [undefined, []],
    excused: [undefined, { x: 'y' }],
    excusedByInjection: [undefined],
    bitten: [undefined],
    idle: [undefined, ['x']],
    pinned: [undefined, '', LONG, RAW, 5],
    fingerprint: [undefined, LONG, RAW],
    words: [undefined, 'x', [1]],
    necessary: [[{ words: 'x', without: 'toString' }], [null]],
    reproduced: [undefined, {}],
    token: [undefined, '', 'zq1.x; touch PWNED', '$(x)', 5, RAW],
    confirmed: [{}, { class: 'x' }, null],
    source: [RAW, 1],
    runtime: [LONG, null],
  },
};
