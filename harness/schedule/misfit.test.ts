import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { drawSchedules } from './arbitrary.ts';
import { checkInjections } from './check.ts';
import { defineFault, type Fault } from './fault.ts';
import { misfitOf } from './misfit.ts';
import { shrink } from './shrink.ts';
import { singlesOf } from './singles.ts';

const spec = testSpec();
const CHOICES: Readonly<Record<string, readonly { readonly port: string; readonly how: string }[]>> = {
  'node:llns-a1': [
    { port: '53/tcp', how: 'in' },
    { port: '53/udp', how: 'in' },
    { port: '53/udp', how: 'out' },
  ],
  'node:edge-a1': [{ port: '80/tcp', how: 'out' }],
};
const closed: Fault = defineFault({
  ...{ kind: 'closed', title: 'closes a port', instant: false },
  params: z.strictObject({ port: z.string(), how: z.string() }),
  targets: () => Object.keys(CHOICES),
  arbitrary: () => fc.constantFrom(...Object.values(CHOICES).flat()),
  paramsAt: (target) => CHOICES[target] ?? [],
  milder: { how: ['in', 'out'] },
  effects: () => [],
  describe: ({ target }) => target,
});
const known = new Map([[closed.kind, closed]]);
const at = (target: string, port: string, how: string) => ({
  ...{ kind: closed.kind, target, atMs: 1_000, durationMs: 1_000, params: { port, how } },
});
const checked = (target: string, port: string, how: string) => () =>
  checkInjections([at(target, port, how)], known, spec);

describe('parameters that depend on the target', () => {
  it('are refused where the target has no such, in one sentence with those that there are', () => {
    expect(checked('node:llns-a1', '53/udp', 'out')).not.to.throw();
    expect(checked('node:llns-a1', '80/tcp', 'out')).to.throw(
      UsageError,
      'injections[0].params.port "80/tcp" does not fit node:llns-a1: choose one of 53/tcp, 53/udp',
    );
    expect(checked('node:llns-a1', '53/tcp', 'out'), 'by what goes before').to.throw(
      UsageError,
      'injections[0].params.how "out" does not fit node:llns-a1: choose one of in',
    );
    expect(checked('node:edge-a2', '80/tcp', 'out')).to.throw(
      UsageError,
      'injections[0].target: target "node:edge-a2" has nothing that closed can harm: name one like "node:llns-a1"',
    );
  });

  it('are the only ones that are drawn there, and each is a single', () => {
    const drawn = drawSchedules({ seed: 1, from: 0, count: 100, spec, faults: [closed], injectionsMax: 3 });
    for (const { injections } of drawn)
      for (const one of injections) expect(misfitOf(closed, one, spec)).to.equal(undefined);
    const singles = singlesOf(spec, [closed]).map(([one]) => ({ target: one?.target, ...one?.params }));
    const all = Object.entries(CHOICES).flatMap(([target, list]) => list.map((params) => ({ target, ...params })));
    expect(singles).to.deep.equal(all);
  });

  it('are never shrunk to what does not fit', async () => {
    const tried: string[] = [];
    const fails = async ({ injections }: { injections: readonly ReturnType<typeof at>[] }) => {
      for (const one of injections) tried.push(misfitOf(closed, one, spec) ?? 'fits');
      return injections.length > 0;
    };
    const schedule = { seed: 1, injections: [at('node:edge-a1', '80/tcp', 'out')] };
    const shrunk = await shrink({ schedule, faults: known, spec, fails: fails as never });
    expect(shrunk.schedule.injections[0]).to.deep.include({
      target: 'node:edge-a1',
      params: { port: '80/tcp', how: 'out' },
    });
    const other = { seed: 1, injections: [at('node:llns-a1', '53/udp', 'out')] };
    const milder = await shrink({ schedule: other, faults: known, spec, fails: fails as never });
    expect(milder.schedule.injections[0]?.params).to.deep.equal({ port: '53/udp', how: 'in' });
    expect(new Set(tried)).to.deep.equal(new Set(['fits']));
  });
});
