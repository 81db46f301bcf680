import type { YamlFile } from '../input/yaml-file.ts';
import { lengthOf } from './decode-times.ts';
import type { Step } from './incident.ts';
import { ENTRIES, type Entry } from './incident-schema.ts';

/** An entry that a step can name: what it did, and whether that is over at once; or that it is a step. */
export type Named = { readonly injections: readonly number[]; readonly atOnce: boolean } | { readonly step: string };

/** What earlier entries may be called by: their id, and steps as they read. */
export type Names = ReadonlyMap<string, Named>;

/** What a step comes after: of an entry that happens again, the first time. */
function afterOf(named: Named): Step['after'] {
  return 'step' in named ? { step: named.step } : { injection: named.injections[0] ?? 0 };
}

/** A step, with what it waits for found among earlier entries. Throws UsageError. */
export function stepOf(file: YamlFile, entry: Entry, index: number, names: Names): Step {
  const {
    id,
    step: title,
    source,
    after,
    during,
    within,
    when,
    count,
  } = file.parse(ENTRIES.step, entry, ['timeline', index]);
  const refuse = (field: string, problem: string) =>
    file.refuse(['timeline', index, field], `timeline[${index}].${field}: ${problem}`);
  const find = (field: 'after' | 'during', name: string | undefined): Named | undefined => {
    if (name === undefined) return undefined;
    const found = names.get(name);
    if (field === 'during' && found && 'injections' in found && found.atOnce)
      throw refuse(field, `"${name}" is a push, which has no end: write after: ${name}`);
    if (found && (field === 'after' || 'injections' in found)) return found;
    const what = field === 'after' ? 'earlier entry' : 'earlier fault';
    throw refuse(field, `"${name}" is no ${what}: give one an id and name it here`);
  };
  const [start, fault] = [find('after', after), find('during', during)];
  if (within !== undefined && start === undefined)
    throw refuse('within', 'it counts from what the step comes after, and that is not told: add after:');
  const inMs = count?.in === undefined ? undefined : lengthOf(file, count.in, index, 'count.in');
  return {
    ...{ id: id ?? title, title, when },
    ...(source !== undefined && { source }),
    ...(start && { after: afterOf(start) }),
    ...(fault && 'injections' in fault && { during: fault.injections }),
    ...(within !== undefined && { withinMs: lengthOf(file, within, index, 'within') }),
    ...(count && { count: { atLeast: count.atLeast, ...(inMs !== undefined && { inMs }) } }),
  };
}
