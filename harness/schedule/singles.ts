import fc from 'fast-check';
import type { LabSpec } from '../lab/spec.ts';
import type { Fault, Params } from './fault.ts';
import type { Injection } from './schedule.ts';

/** Every choice of one value for each parameter that has a list of them. */
function choicesOf(lists: readonly (readonly [string, readonly (string | number)[]])[]): readonly Params[] {
  const [first, ...rest] = lists;
  if (!first) return [{}];
  const [name, values] = first;
  return choicesOf(rest).flatMap((params) => values.map((value) => ({ [name]: value, ...params })));
}

/**
 * The ways in which a fault is tried by itself. Parameters that say what happens are tried with each of their values, those that say how
 * much of it at their worst; all others are as they are drawn first.
 */
function waysOf(fault: Fault, spec: LabSpec): readonly Params[] {
  const [drawn = {}] = fc.sample(fault.arbitrary(spec), { seed: 1, numRuns: 1 });
  const lists = Object.entries(fault.milder).flatMap(([name, values]) => {
    if (!Array.isArray(values)) return [];
    const isWhat = fault.identity?.includes(name) || values.every((value) => typeof value === 'string');
    return [[name, isWhat ? values : values.slice(-1)] as const];
  });
  return choicesOf(lists)
    .map((params) => ({ ...drawn, ...params }))
    .filter((params) => fault.params.safeParse(params).success);
}

/**
 * Every fault by itself, in every way and at every target, each a schedule: from the first step of the grid on, for as long as faults
 * may last. In the order of the faults: mild to severe.
 */
export function singlesOf(spec: LabSpec, faults: readonly Fault[]): readonly (readonly Injection[])[] {
  const { gridMs, durationLadderMs } = spec.timing;
  const longestMs = durationLadderMs.at(-1) ?? gridMs;
  return faults.flatMap((fault) =>
    fault
      .targets(spec)
      .flatMap((target) =>
        (fault.paramsAt?.(target, spec) ?? waysOf(fault, spec)).map((params) => [
          { kind: fault.kind, target, atMs: gridMs, durationMs: fault.instant ? 0 : longestMs, params },
        ]),
      ),
  );
}
