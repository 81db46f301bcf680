import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT } from '../../harness/records/exit-code.ts';
import { randomOf } from '../findings/campaign.ts';
import { asProgram, optionsOf, wholeOf } from '../options.ts';
import { digestOf } from '../own/owners-lab.ts';
import { run } from '../processes.ts';
import { busyLoops } from './busy-loops.ts';
import { killed } from './killed.ts';

/**
 * `npm run kill50 [-- --moments 50 --seed 1 --busy 0 --lab DIR]`: commands on containers, of `small` or of a lab of an owner's, that are killed
 * at random moments of their lives, boot and tear-down included, beside so many busy loops. Exit code 1 when anything is left of one after
 * 30 s, or 120 s beside loops, when a file of the owner's is another, or when the lab does not run afterwards.
 */
const OPTIONS = {
  moments: { type: 'string', default: '50' },
  seed: { type: 'string', default: '1' },
  busy: { type: 'string', default: '0' },
  lab: { type: 'string', default: '' },
} as const;

const WITHIN_MS = { idle: 30_000, busy: 120_000 } as const;
/** Of the length of a whole one: some end by themselves, and some while they are being removed. */
const LATEST = 1.02;

/** One run with a fault that needs helpers. */
const argsIn = (scratch: string, name: string, lab: string): readonly string[] => [
  'run',
  ...(lab === ''
    ? ['small', '--runtime', 'docker', '--faults', 'region-kill']
    : ['--lab', lab, '--faults', 'node-kill']),
  ...['--runs', '1'],
  ...['--seed', '1', '--out', join(scratch, name), '--failures', join(scratch, 'failures')],
];

await asProgram(async (given) => {
  const { moments, seed, busy, lab } = optionsOf(given, OPTIONS);
  const random = randomOf(wholeOf('--seed', seed));
  const loopCount = wholeOf('--busy', busy);
  const withinMs = loopCount > 0 ? WITHIN_MS.busy : WITHIN_MS.idle;
  const loops = busyLoops(loopCount);
  const scratch = mkdtempSync(join(tmpdir(), 'zonequake-kill-'));
  let bad = 0;
  let slowestMs = 0;
  try {
    // The first builds the images, unless they are there.
    await run(argsIn(scratch, 'first', lab));
    const digest = lab && digestOf(lab);
    const startMs = performance.now();
    await run(argsIn(scratch, 'whole', lab));
    const wholeMs = performance.now() - startMs;
    for (let n = 0; n < wholeOf('--moments', moments); n++) {
      const moment = () => sleep(random() * LATEST * wholeMs);
      const { atMs, doing, exit, goneAfterMs, left } = await killed(argsIn(scratch, `${n}`, lab), moment, withinMs);
      const isGone = goneAfterMs !== undefined && goneAfterMs <= withinMs;
      bad += isGone ? 0 : 1;
      slowestMs = Math.max(slowestMs, goneAfterMs ?? withinMs);
      const what = isGone ? `nothing left after ${goneAfterMs} ms` : `LEFT ${left.join(', ')}`;
      console.log(`kill ${n + 1} at ${atMs} of ${Math.round(wholeMs)} ms (${doing}): ended by ${exit}, ${what}`);
    }
    const last = await run(argsIn(scratch, 'last', lab));
    if (last.code !== EXIT.ok)
      console.log(`the run after the last kill ended with ${last.code}: ${last.err.slice(-500)}`);
    if (lab && digestOf(lab) !== digest) console.log(`a file of ${lab} is another than before`);
    bad += last.code === EXIT.ok && (!lab || digestOf(lab) === digest) ? 0 : 1;
  } finally {
    loops.stop();
    rmSync(scratch, { recursive: true });
  }
  console.log(
    `${bad === 0 ? 'nothing was left of any' : `something was left of ${bad}`}; the slowest took ${slowestMs} ms`,
  );
  return bad === 0 ? EXIT.ok : EXIT.violated;
});
