import type { LabSpec } from '../lab/spec.ts';
import type { Fault } from '../schedule/fault.ts';
import type { Injection } from '../schedule/schedule.ts';
import type { Incident } from './incident.ts';

/**
 * An incident's injections with a node in place of one that a step has yet to show: any that the fault can harm, so that all else that is
 * told of them can be checked.
 */
export const standIns = (
  { injections, waits = [] }: Pick<Incident, 'injections' | 'waits'>,
  faults: ReadonlyMap<string, Fault>,
  spec: LabSpec,
): readonly Injection[] =>
  injections.map((injection, at) => {
    if (!waits.some((one) => one.injection === at && one.nodeOf !== undefined)) return injection;
    const node = faults
      .get(injection.kind)
      ?.targets(spec)
      .find((target) => target.startsWith('node:'));
    return node === undefined ? injection : { ...injection, target: node };
  });
