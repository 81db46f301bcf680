import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../harness/records/exit-code.ts';
import { randomOf } from './findings/campaign.ts';
import { onFullDisk } from './findings/full-disk.ts';
import { killed, lengthMs, MOMENTS_FROM } from './findings/killed.ts';
import { asProgram, optionsOf, wholeOf } from './options.ts';

/**
 * `npm run kill100 [-- --kills 100 --disks 50 --seed 1]`: campaigns in the simulation that are killed at random moments, and on disks
 * that become full: all that was printed must be in the report. Exit code 1 when something was lost, or a process was left.
 */
const OPTIONS = {
  kills: { type: 'string', default: '100' },
  disks: { type: 'string', default: '50' },
  seed: { type: 'string', default: '1' },
} as const;

/** From where nothing can be kept to where all fits but the last histories. */
const KIBIBYTES = { min: 150, max: 3_000 } as const;

await asProgram(async (given) => {
  const { kills, disks, seed } = optionsOf(given, OPTIONS);
  const random = randomOf(wholeOf('--seed', seed));
  const scratch = mkdtempSync(join(tmpdir(), 'zonequake-kill-'));
  let bad = 0;
  let printed = 0;
  try {
    const wholeMs = await lengthMs(scratch);
    for (let n = 0; n < wholeOf('--kills', kills); n++) {
      const one = await killed(n, MOMENTS_FROM + (1 - MOMENTS_FROM) * random(), wholeMs, scratch);
      const isGood = one.lost.length === 0 && one.left.length === 0;
      bad += isGood ? 0 : 1;
      printed += one.printed;
      const what = isGood ? 'kept' : `LOST ${one.lost.join(', ')}, left ${one.left.join(', ')}`;
      console.log(`kill ${n + 1} at ${one.atMs} ms (${one.doing}): ${one.printed} printed, ${what}`);
    }
    for (let n = 0; n < wholeOf('--disks', disks); n++) {
      const kibibytes = Math.round(KIBIBYTES.min * (KIBIBYTES.max / KIBIBYTES.min) ** random());
      const one = await onFullDisk(n, kibibytes, scratch);
      const isGood = one.lost.length === 0 && (one.told || one.code === EXIT.violated);
      bad += isGood ? 0 : 1;
      printed += one.printed;
      const what = isGood ? 'kept' : `LOST ${one.lost.join(', ')}${one.told ? '' : ', and not told'}`;
      console.log(`disk ${n + 1} of ${kibibytes} KiB: exit ${one.code}, ${one.printed} printed, ${what}`);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
  console.log(`${bad === 0 ? 'all kept' : `${bad} NOT kept`}; ${printed} findings were printed`);
  return bad === 0 ? EXIT.ok : EXIT.violated;
});
