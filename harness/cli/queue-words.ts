import type { Address } from '../queue/address.ts';
import type { Seen } from '../queue/ask-queue.ts';
import { plural } from '../report/words.ts';

/** A queue that has not answered for so long is told of. */
const SILENT_MS = 6_000;
/** Workers that are told of one by one: there may be hundreds. */
const NAMED_MAX = 4;

const singlesWords = (singles: number): string => (singles === 0 ? '' : `, ${plural(singles, 'single run')}`);

/** What a worker is at: the first of its jobs, and how many more. */
function atWords(at: readonly string[]): string {
  const [first, ...more] = at;
  if (first === undefined) return 'idle';
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

/** Who is there, how fast, at what, and what waits, for the progress line. */
export function seenWords(seen: Seen, { text }: Pick<Address, 'text'>): string {
  const { workers, others, waiting, parts, singles, silentMs, trouble } = seen;
  if (silentMs > SILENT_MS)
    return `${text} has not answered for ${Math.round(silentMs / 1_000)} s${trouble ? ` (${trouble})` : ''}`;
  const rate = workers.reduce((sum, worker) => sum + worker.runsPerS, 0);
  const strange = others === 0 ? '' : `, ${others} of other builds or runtimes`;
  const who = workers.length === 0 ? `no workers at ${text}` : plural(workers.length, 'worker');
  const work = `${waiting} waiting or under way, ${plural(parts, 'part')} done${singlesWords(singles)}`;
  const each = workers
    .slice(0, NAMED_MAX)
    .map(({ name, runsPerS, at }) => `; ${name} ${runsPerS.toFixed(1)} runs/s: ${atWords(at)}`);
  const more = workers.length > NAMED_MAX ? `; and ${workers.length - NAMED_MAX} more` : '';
  return `${who}${strange}, ${rate.toFixed(1)} runs/s, ${work}${each.join('')}${more}`;
}

/** Who judged, when all is over. */
export function judgedLines({ byWorker, parts, singles, again }: Seen): readonly string[] {
  const rows = byWorker.map(
    ({ worker, runs, parts: own, singles: single, runsPerS }) =>
      `${worker}: ${plural(runs, 'run')} in ${plural(own, 'part')}${singlesWords(single)}, ${runsPerS} per second and job`,
  );
  const lost = again === 0 ? '' : `, ${again} lost with a worker and judged again`;
  return [
    `${plural(parts, 'part')}${singlesWords(singles)} came from ${plural(byWorker.length, 'worker')}${lost}`,
    ...rows,
  ];
}
