import { labDigest } from '../schedule/codec.ts';
import type { ScheduleFile } from '../schedule/schedule-file.ts';
import { testSpec } from './tiny-spec.ts';

/** A schedule file for the tests of this folder; its fields are not in the order of the format. */
export function testFile(): ScheduleFile {
  return {
    injections: [
      { params: { nameOctets: 257 }, kind: 'oversized-names', target: 'fleet:llns', atMs: 5000, durationMs: 10_000 },
      { kind: 'kill', target: 'node:edge-a1', atMs: 6000, durationMs: 2000, params: {} },
    ],
    expect: 'right-answer',
    format: 'zonequake-schedule',
    version: 1,
    lab: 'tiny',
    set: { 'nameserver.version': '2.1.5', 'a.b': true },
    labDigest: labDigest(testSpec()),
    zonequake: '0.1.0',
    timing: 'search',
    seed: 7,
    durationMs: 100_000,
  };
}
