import { z } from 'zod';
import { folderWord, lineText } from '../input/names.ts';
import { LIMITS } from '../lab/limits.ts';
import type { Profile } from '../runtime/entry.ts';

export const FORMAT = 'zonequake-schedule';
/** The only version so far. A change that an older build would misread raises it. */
export const VERSION = 1;

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected "sha256:" and 64 hexadecimal digits');
const whole = z.number().int('expected a whole number');
const ms = whole.min(0).max(LIMITS.runMs);
const scalar = z.union([z.string().max(1_000), z.number()], { error: 'expected text or a number' });
const setting = z.union([z.string(), z.number(), z.boolean()], { error: 'expected text, a number, true or false' });
const profiles = ['true', 'search', 'docker'] as const satisfies readonly Profile[];

const InjectionSchema = z.strictObject({
  kind: lineText(100),
  target: lineText(200),
  // Checked against the lab later, which gives a better message for a start before 0.
  atMs: whole.max(LIMITS.runMs),
  durationMs: ms,
  params: z.record(z.string(), scalar),
});

/**
 * `schedule.json`: a schedule with the lab that it runs on, for people to mail to each other. Unknown fields are refused:
 * one that this build ignored would change what is replayed.
 */
export const ScheduleFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** A built-in lab; with `spec`, the lab whose programs run it. */
  lab: folderWord,
  /** The whole lab spec, for a lab that is not built in. Its own schema parses it. */
  spec: z.record(z.string(), z.unknown()).optional(),
  /** Of an owner's lab: the absolute path of the file that tells of it, on the machine that wrote this one. */
  labFile: lineText(4_096).optional(),
  /** Overrides of the lab spec, by path, as given with `--set`. */
  set: z.record(z.string(), setting),
  labDigest: digest,
  /** Digests of the programs that somebody brought for it, by role: no file of a schedule has the programs themselves. */
  programs: z.record(folderWord, digest).optional(),
  /** Version of the build that wrote the file. */
  zonequake: lineText(100),
  timing: z.enum(profiles),
  seed: whole.min(0).max(0xffffffff),
  durationMs: ms,
  /** The pinned invariant. */
  expect: lineText(200).optional(),
  injections: z.array(InjectionSchema).max(LIMITS.injections),
});

export type ScheduleFile = Readonly<z.infer<typeof ScheduleFile>>;
