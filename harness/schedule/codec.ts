import { createHash } from 'node:crypto';
import { UsageError } from '../basics/errors.ts';
import { firstIssue } from '../input/issue.ts';
import { parseJson } from '../input/parse-json.ts';
import type { LabSpec } from '../lab/spec.ts';
import { canonicalJson } from './canonical.ts';
import { FORMAT, ScheduleFile, VERSION } from './schedule-file.ts';

export { checkInjections } from './check.ts';
export type { ScheduleFile } from './schedule-file.ts';

/** `sha256:` and the hexadecimal digest of the spec as canonical JSON: whether a file still means the same lab. */
export function labDigest(spec: LabSpec): string {
  return `sha256:${createHash('sha256').update(canonicalJson(spec)).digest('hex')}`;
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The file's fields in the order of the format, so that equal files are equal text. Fields of the spec keep theirs. */
export function orderFile(file: ScheduleFile): ScheduleFile {
  const { format, version, lab, spec, labFile, set, labDigest, programs, zonequake } = file;
  const { timing, seed, durationMs, expect } = file;
  const injections = file.injections.map(({ kind, target, atMs, durationMs, params }) => {
    return { kind, target, atMs, durationMs, params: sorted(params) };
  });
  return {
    ...{
      format,
      version,
      lab,
      ...(spec && { spec }),
      ...(labFile !== undefined && { labFile }),
      set: sorted(set),
      labDigest,
      ...(programs && { programs: sorted(programs) }),
      zonequake,
      timing,
      seed,
      durationMs,
    },
    ...(expect !== undefined && { expect }),
    injections,
  };
}

/** The text of a `schedule.json`: two spaces, keys in a fixed order, a newline at the end. */
export function encodeSchedule(file: ScheduleFile): string {
  return `${JSON.stringify(orderFile(file), null, 2)}\n`;
}

function checkHeader(json: unknown, source: string): void {
  const header: { format?: unknown; version?: unknown } = typeof json === 'object' && json !== null ? json : {};
  if (header.format !== FORMAT) {
    throw new UsageError(
      `${source} is no schedule: its field "format" must be "${FORMAT}"; give the schedule.json of a counterexample`,
    );
  }
  if (typeof header.version === 'number' && header.version !== VERSION) {
    throw new UsageError(
      `${source} has version ${header.version} of the schedule format and this build reads only version ${VERSION}: ` +
        'replay it with the build that wrote it',
    );
  }
}

/**
 * Reads a `schedule.json`. `source` names it in messages. Throws UsageError, one sentence, for text that is not JSON or
 * ends too early, another format or version, and a field that is missing, unknown or of the wrong type.
 */
export function decodeSchedule(text: string, source: string): ScheduleFile {
  const json = parseJson(text, source);
  checkHeader(json, source);
  const parsed = ScheduleFile.safeParse(json);
  if (!parsed.success) throw new UsageError(`${source}: ${firstIssue(parsed.error, json, ScheduleFile)}`);
  return parsed.data;
}
