import type { YamlFile } from '../input/yaml-file.ts';
import type { Step } from './incident.ts';
import { ENTRIES, type Entry } from './incident-schema.ts';

/** What earlier entries may be called by: their id, and steps as they read. */
export type Names = Map<string, NonNullable<Step['after']>>;

/** The entries before a step. */
export interface Earlier {
  readonly names: Names;
  /** Those of them that happen at once. */
  readonly pushes: ReadonlySet<string>;
}

/** A step, with what it waits for found among earlier entries. Throws UsageError. */
export function stepOf(file: YamlFile, entry: Entry, index: number, { names, pushes }: Earlier): Step {
  const { id, step: title, source, after, during, when } = file.parse(ENTRIES.step, entry, ['timeline', index]);
  const find = (field: 'after' | 'during', name: string | undefined) => {
    const found = name === undefined ? undefined : names.get(name);
    if (field === 'during' && name !== undefined && pushes.has(name)) {
      const problem = `timeline[${index}].during: "${name}" is a push, which has no end: write after: ${name}`;
      throw file.refuse(['timeline', index, field], problem);
    }
    if (name === undefined || (found && (field === 'after' || 'injection' in found))) return found;
    const what = field === 'after' ? 'earlier entry' : 'earlier fault';
    const problem = `timeline[${index}].${field}: "${name}" is no ${what}: give one an id and name it here`;
    throw file.refuse(['timeline', index, field], problem);
  };
  const [start, fault] = [find('after', after), find('during', during)];
  return {
    ...{ id: id ?? title, title, when },
    ...(source !== undefined && { source }),
    ...(start && { after: start }),
    ...(fault && 'injection' in fault && { during: fault.injection }),
  };
}
