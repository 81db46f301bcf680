import type { LabSpec } from '../../lab/spec.ts';
import type { OwnSpec } from '../../own/platform/own-spec.ts';
import { isDemanding } from '../../own/platform/spared.ts';
import type { Fault } from '../../schedule/fault.ts';
import type { Injection } from '../../schedule/schedule.ts';
import { singlesOf } from '../../schedule/singles.ts';
import { pairsOf, type Tour } from '../../schedule/tour.ts';

/** Regions of a single node say no more than the node does. */
const isOfSeveral = (spec: LabSpec, target: string): boolean =>
  !target.startsWith('region:') || (spec.nodes ?? []).filter(({ region }) => `region:${region}` === target).length > 1;

/**
 * The time that a fault is given. Where nobody has another way no client has to be served, so none has to be heard out: what is left to see is
 * whether the lab recovers.
 */
function held(injection: Injection, fault: Fault, spec: OwnSpec): Injection {
  if (fault.instant || isDemanding(fault.effects({ ...injection, index: 0 }, spec), spec)) return injection;
  return { ...injection, durationMs: spec.own.noticeMs };
}

/** Every single fault of an owner's lab, and then some by twos. */
export function ownTour(spec: OwnSpec, faults: readonly Fault[], seed: number): Tour {
  const byKind = new Map(faults.map((fault) => [fault.kind, fault]));
  const singles = singlesOf(spec, faults)
    .filter(([injection]) => isOfSeveral(spec, injection?.target ?? ''))
    .map((injections) =>
      injections.map((one) => {
        const fault = byKind.get(one.kind);
        return fault ? held(one, fault, spec) : one;
      }),
    );
  return { singles, pairs: pairsOf(singles, spec, seed) };
}
