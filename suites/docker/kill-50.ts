import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT } from '../../harness/records/exit-code.ts';
import { randomOf } from '../findings/campaign.ts';
import { asProgram, optionsOf, wholeOf } from '../options.ts';
import { run } from '../processes.ts';
import { busyLoops } from './busy-loops.ts';
import { killed } from './killed.ts';

/**
 * `npm run kill50 [-- --moments 50 --seed 1 --busy 0]`: commands on containers that are killed at random moments of their lives, boot and
 * tear-down included, beside so many busy loops. Exit code 1 when anything is left of one after 30 s, or 120 s beside loops.
 */
const OPTIONS = {
  moments: { type: 'string', default: '50' },
  seed: { type: 'string', default: '1' },
  busy: { type: 'string', default: '0' },
} as const;

const WITHIN_MS = { idle: 30_000, busy: 120_000 } as const;
/** Of the length of a whole one: some end by themselves, and some while they are being removed. */
const LATEST = 1.02;

/** One run with a fault that needs helpers. */
const argsIn = (scratch: string, name: string): readonly string[] => [
  ...['run', 'small', '--runtime', 'docker', '--runs', '1', '--faults', 'region-kill'],
  ...['--seed', '1', '--out', join(scratch, name), '--failures', join(scratch, 'failures')],
];

await asProgram(async (given) => {
  const { moments, seed, busy } = optionsOf(given, OPTIONS);
  const random = randomOf(wholeOf('--seed', seed));
  const loopCount = wholeOf('--busy', busy);
  const withinMs = loopCount > 0 ? WITHIN_MS.busy : WITHIN_MS.idle;
  const loops = busyLoops(loopCount);
  const scratch = mkdtempSync(join(tmpdir(), 'zonequake-kill-'));
  let bad = 0;
  let slowestMs = 0;
  try {
    // The first builds the images, unless they are there.
    await run(argsIn(scratch, 'first'));
    const startMs = performance.now();
    await run(argsIn(scratch, 'whole'));
    const wholeMs = performance.now() - startMs;
    for (let n = 0; n < wholeOf('--moments', moments); n++) {
      const moment = () => sleep(random() * LATEST * wholeMs);
      const { atMs, doing, exit, goneAfterMs, left } = await killed(argsIn(scratch, `${n}`), moment, withinMs);
      const isGone = goneAfterMs !== undefined && goneAfterMs <= withinMs;
      bad += isGone ? 0 : 1;
      slowestMs = Math.max(slowestMs, goneAfterMs ?? withinMs);
      const what = isGone ? `nothing left after ${goneAfterMs} ms` : `LEFT ${left.join(', ')}`;
      console.log(`kill ${n + 1} at ${atMs} of ${Math.round(wholeMs)} ms (${doing}): ended by ${exit}, ${what}`);
    }
  } finally {
    loops.stop();
    rmSync(scratch, { recursive: true });
  }
  console.log(
    `${bad === 0 ? 'nothing was left of any' : `something was left of ${bad}`}; the slowest took ${slowestMs} ms`,
  );
  return bad === 0 ? EXIT.ok : EXIT.violated;
});
