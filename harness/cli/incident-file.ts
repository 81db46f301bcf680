import { dirname } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import type { DecodedIncident } from '../incident/decode-incident.ts';
import { readText } from '../input/read-text.ts';
import { incidentFrom } from '../records/incident-from.ts';
import type { Registry } from '../records/registry.ts';
import type { BroughtPrograms } from '../runtime/brought.ts';

/** The incident in a file. Throws UsageError. */
export function readIncidentFile(path: string, registry: Pick<Registry, 'labs'>): DecodedIncident {
  const text = readText(path, 'incident', 'give the YAML file of an incident, or the name of a built-in one');
  return incidentFrom(text, path, registry);
}

/** The programs that a file brings, run as far as that takes; none where it brings none. Throws UsageError where they may not run. */
export async function programsOf(
  decoded: DecodedIncident | undefined,
  path: string,
  mayRun: boolean,
): Promise<{ readonly programs?: BroughtPrograms }> {
  const { programs } = decoded?.incident ?? {};
  if (!decoded || !programs) {
    if (mayRun) throw new UsageError('--allow-programs is for a file that brings programs: leave it out');
    return {};
  }
  const { file } = decoded;
  if (!mayRun) {
    const told = Object.entries(programs).map(([role, module]) => `${role}: ${module}`);
    throw file.refuse(
      ['programs'],
      `it brings programs (${told.join(', ')}), and nothing was run: read them, then add --allow-programs`,
    );
  }
  const { bringPrograms } = await import('../setup/bring-programs.ts');
  try {
    return { programs: await bringPrograms(programs, dirname(path)) };
  } catch (error) {
    throw error instanceof UsageError ? file.refuse(['programs'], error.message) : error;
  }
}
