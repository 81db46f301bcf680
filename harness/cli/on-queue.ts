import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { UsageError } from '../basics/errors.ts';
import { type Address, addressOf } from '../queue/address.ts';
import type { Lines } from '../queue/journal.ts';
import type { CampaignReport } from '../records/folder.ts';
import { eventsOf } from '../records/registry.ts';
import { type WorkersFile, writeWorkers } from '../records/workers-file.ts';
import type { Judges } from '../search/judges.ts';
import type { Plan } from '../search/plan.ts';
import type { RunOptions } from './plan-from.ts';
import { judgedLines, seenWords } from './queue-words.ts';
import type { Resumed } from './resume.ts';
import { now } from './shared/context.ts';

/** A queue that answers. */
export interface Door {
  readonly address: Address;
  readonly redis: Redis;
}

/** The queue that a campaign is to go on, or undefined without it. Its code is loaded here alone. Throws UsageError, HarnessError where nobody answers. */
export async function openQueue({ queue, keepHistory }: Omit<RunOptions, 'runtime'>): Promise<Door | undefined> {
  if (queue === undefined) return undefined;
  const address = addressOf(queue);
  if (keepHistory)
    throw new UsageError(
      `--keep-history is not for ${address.from}, whose workers have disks of their own: leave one out`,
    );
  const { connect } = await import('../queue/connect.ts');
  return { address, redis: await connect(address) };
}

/** A word for a new campaign, which nobody else has. */
const newCampaign = ({ settings: { lab, seed } }: Plan): string =>
  `${lab
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, 40)}-${seed}-${randomBytes(4).toString('hex')}`;

/** Judges that people can look at. */
export interface SeenJudges extends Judges {
  /** Who judges, for the first line. */
  readonly who: string;
  /** Who is there and what waits, for the progress line. */
  words(): string;
  /** What there is to say of them when all is over, in lines and as a file. */
  end(): { readonly lines: readonly string[]; readonly workers: WorkersFile };
}

/** A campaign on a queue. */
export interface OnQueue {
  /** What is to be run: as it was begun, where it goes on. */
  readonly plan: Plan;
  readonly judges: SeenJudges;
}

/**
 * The workers of a queue, as judges of a plan, whose parts are kept in its folder until it has ended. Throws UsageError where the campaign to
 * go on with is another.
 */
export async function onQueue({ address, redis }: Door, planned: Plan, resumed?: Resumed): Promise<OnQueue> {
  const [{ askQueue }, { buildOf }, { beginJournal, journaled, journalOf }, { digestOf, goOn }] = await Promise.all([
    import('../queue/ask-queue.ts'),
    import('../queue/build.ts'),
    import('../queue/journal.ts'),
    import('./resume.ts'),
  ]);
  const { registry, settings, setup, signal, dir } = planned;
  const build = buildOf(registry, setup.programs);
  const digest = digestOf(planned, build);
  const plan = resumed ? goOn(planned, resumed, digest) : planned;
  const header = journalOf({
    ...{ campaign: resumed?.header.campaign ?? newCampaign(plan), digest, startedAt: plan.startedAt ?? now() },
    stored: plan.store.failures.map(({ id }) => id),
  });
  const lines: Lines = resumed?.lines ?? new Map();
  beginJournal(dir, header, lines.values());
  const runtime = settings.runtime === 'docker' ? 'docker' : 'sim';
  const card = { name: header.campaign, build, runtime, lab: settings.lab } as const;
  const book = eventsOf(registry, settings.lab);
  const judges = askQueue({ redis, address, card, setup, signal, book });
  return {
    plan,
    judges: {
      ...journaled(judges, { dir, lines, setup, book }),
      who: `campaign ${header.campaign} for workers at ${address.text}`,
      words: () => seenWords(judges.seen(), address),
      end: () => {
        const seen = judges.seen();
        const { again, byWorker } = seen;
        const said = { queue: address.text, again, workers: [...byWorker] };
        return { lines: judgedLines(seen), workers: { format: 'zonequake-workers', version: 1, ...said } };
      },
    },
  };
}

/**
 * What is to be done when a campaign on a queue has ended: its parts are kept while it can go on, and who judged is written beside it. Lines
 * for people, and the report with that. Throws WriteError.
 */
export async function afterQueue(
  { plan, judges }: OnQueue,
  report: CampaignReport,
): Promise<{ readonly lines: readonly string[]; readonly report: CampaignReport }> {
  const { endJournal } = await import('../queue/journal.ts');
  const { lines, workers } = judges.end();
  writeWorkers(plan.dir, workers);
  const told = { ...report, workers };
  if (report.campaign.stopped === undefined) {
    endJournal(plan.dir);
    return { lines, report: told };
  }
  const goOn = `to go on with it, give the same command with --resume ${plan.dir} in place of --out`;
  return { lines: [...lines, goOn], report: told };
}
