import type { LabSpec } from '../lab/spec.ts';
import type { Roles } from '../platform/roles.ts';
import type { Fault } from '../schedule/fault.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { composeFile, type ExportImages } from './compose.ts';
import { doingsOf } from './doings.ts';
import { replayScript } from './replay-script.ts';

/** A file of the export. */
export interface ExportFile {
  readonly name: string;
  readonly text: string;
  /** Permissions, before the umask. */
  readonly mode: number;
}

interface Exported {
  readonly spec: LabSpec;
  readonly roles: Roles;
  readonly schedule: Schedule;
  readonly faults: ReadonlyMap<string, Fault>;
  readonly images: ExportImages;
}

/** The lab and the schedule for people without Zonequake: a compose file, and a script that does the injections. */
export function exportFiles({ spec, roles, schedule, faults, images }: Exported): readonly ExportFile[] {
  const doings = doingsOf(schedule, spec, faults);
  return [
    { name: 'compose.yaml', text: composeFile(spec, schedule.seed, images), mode: 0o666 },
    { name: 'replay.sh', text: replayScript({ spec, roles }, doings, images), mode: 0o777 },
  ];
}
