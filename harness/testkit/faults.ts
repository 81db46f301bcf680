import fc from 'fast-check';
import { z } from 'zod';
import { defineFault, type Fault } from '../schedule/fault.ts';

const groups = ['region:a', 'fleet:edge', 'fleet:llns', 'all'];

/** Loss on a link: its targets are links, and it has one parameter with a list of values. */
const loss = defineFault<{ percent: number }>({
  kind: 'loss',
  title: 'loses packets',
  params: z.strictObject({ percent: z.number().int().min(1).max(100) }),
  instant: false,
  targets: () => ['link:edge-a1->b', 'link:a->b', 'link:b->a'],
  arbitrary: () => fc.record({ percent: fc.constantFrom(10, 30, 100) }),
  milder: { percent: [10, 30, 100] },
  effects: () => [],
  describe: ({ target, durationMs, params }) => `loss of ${params.percent} % on ${target} for ${durationMs / 1000} s`,
});

/** Hostile bytes, with an integer parameter whose smallest harmful value is what the shrinker must find. */
const oversizedNames = defineFault<{ nameOctets: number }>({
  kind: 'oversized-names',
  title: 'asks for names that are too long',
  params: z.strictObject({ nameOctets: z.number().int().min(3).max(1024) }),
  instant: false,
  targets: () => ['node:llns-a1', 'node:llns-a2', 'node:llns-b1', 'node:llns-b2', ...groups],
  arbitrary: () => fc.record({ nameOctets: fc.integer({ min: 3, max: 1024 }) }),
  milder: { nameOctets: { min: 3 } },
  effects: () => [],
  describe: ({ params, target }) => `names of ${params.nameOctets} octets at ${target}`,
});

/** Kills nodes: no parameters. */
const kill = defineFault<Record<string, never>>({
  kind: 'kill',
  title: 'kills nodes',
  params: z.strictObject({}),
  instant: false,
  targets: () => ['node:edge-a1', 'node:edge-a2', 'node:mapper-b1', ...groups],
  arbitrary: () => fc.constant({}),
  milder: {},
  effects: () => [],
  describe: ({ target }) => `kill ${target}`,
});

/** A push of a release: instant. */
const push = defineFault<{ mutation: string; customer?: string }>({
  kind: 'push',
  title: 'pushes a release',
  params: z.strictObject({ mutation: z.enum(['good', 'bad-syntax']), customer: z.string().optional() }),
  instant: true,
  targets: () => ['fleet:llns'],
  arbitrary: () => fc.record({ mutation: fc.constantFrom('good', 'bad-syntax') }),
  milder: { mutation: ['good', 'bad-syntax'] },
  effects: () => [],
  describe: ({ params }) => `push ${params.mutation}`,
});

/** Has no use on the test lab. */
const useless: Fault = { ...kill, kind: 'useless', targets: () => [] };

/** Synthetic faults for the tests of this folder, mild to severe. */
export const testFaults: readonly Fault[] = [push, loss, oversizedNames, kill, useless];
export const testFaultMap: ReadonlyMap<string, Fault> = new Map(testFaults.map((fault) => [fault.kind, fault]));
