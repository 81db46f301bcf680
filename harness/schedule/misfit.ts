import type { LabSpec } from '../lab/spec.ts';
import { quotedValue } from '../text/printable.ts';
import type { Fault, Params } from './fault.ts';
import type { Injection } from './schedule.ts';

/**
 * Why parameters that are sound by themselves do not fit the target of an injection, from the name of the first that does not on; undefined
 * where they do, as always where they do not depend on it. Throws UsageError for a target that the lab lacks.
 */
export function misfitOf(
  { paramsAt }: Pick<Fault, 'paramsAt'>,
  { target, params }: Pick<Injection, 'target' | 'params'>,
  spec: LabSpec,
): string | undefined {
  if (!paramsAt) return undefined;
  let left: readonly Params[] = paramsAt(target, spec);
  for (const [name, value] of Object.entries(params)) {
    const fitting = left.filter((one) => one[name] === value);
    if (fitting.length === 0) {
      const known = [...new Set(left.map((one) => one[name]))].join(', ');
      return `${name} ${quotedValue(String(value))} does not fit ${target}: choose one of ${known}`;
    }
    left = fitting;
  }
  return undefined;
}
