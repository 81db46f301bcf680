import type { Ms } from '../../lab/spec.ts';
import type { Family } from '../../lab/topology.ts';
import type { Question } from '../checks/question.ts';
import { askedFor, askedOf, checkTitle } from '../checks/question-words.ts';
import type { Settled } from '../checks/settle.ts';
import type { OwnWorkload } from '../lab/own-lab-run.ts';
import type { LabFile } from '../lab-file/lab-file.ts';
import { type AskedEvent, outcomeOf } from '../platform/event-book.ts';
import { type Heard, newlySilent } from '../platform/heard.ts';
import { ASKER } from '../platform/own-spec.ts';
import type { AskedAll } from './ask-all.ts';
import type { AskContext } from './ask-dns.ts';
import type { ClientPeers } from './client-peers.ts';
import { clientQuestions } from './client-questions.ts';
import { operate, stubOf } from './operate.ts';
import { type ServedZone, watchSerials } from './watch-serials.ts';

export interface WorkloadOptions {
  readonly lab: LabFile;
  readonly questions: readonly Question[];
  readonly peers: ClientPeers;
  /** How the run that begins at this time asks, CLOCK_MONOTONIC, ns. */
  readonly contextAt: (zeroNs: bigint) => AskContext;
  /** Asks everything once, at each server and through each resolver. */
  readonly askAll: (context: AskContext) => Promise<AskedAll>;
  /** Who answered in which family before anything was done. */
  readonly before: readonly Heard[];
  /** How long after the last heal every check holds again. */
  readonly recoverMs: Ms;
  /** How long a run is: what takes longer is not waited for. */
  readonly durationMs: Ms;
  /** Whose servers are asked for their serials, and those of them that were seen to change often, also in runs before. */
  readonly served: readonly ServedZone[];
  readonly lively: Set<string>;
}

/** How often in a row everything has to be right for a lab to have recovered: once may be luck. */
const TIMES_RIGHT = 2;
/** Between two looks at a lab that has not recovered yet. */
const LOOK_EVERY_MS = 500;

/** What everything came to, as events: each check at each server and through each resolver. Whether servers agree takes longer to see. */
export const sweptEvents = (lab: LabFile, settled: readonly Settled[], atMs: Ms): readonly AskedEvent[] =>
  settled.map((row) => {
    const check = titleOf(lab, row.check);
    const { asks } = row;
    const [ask] = asks;
    const whom = [...new Set(asks.map(askedOf))].join(', ');
    return {
      ...{ type: 'asked', atMs, node: ASKER, check, operation: -1 },
      question: ask ? `${askedFor(ask)} at ${whom}` : `the servers of ${check}`,
      ...{ outcome: outcomeOf(row.judged), why: row.judged.is === 'right' ? '' : row.judged.sentence },
    };
  });

function titleOf(lab: LabFile, index: number): string {
  const check = lab.check[index];
  return check ? checkTitle(check) : '';
}

/**
 * By when all servers of a zone agree after the last heal: on a change that is made once all have recovered, or on what they missed before,
 * which they ask for by themselves, unless that is beyond a run.
 */
const agreedBy =
  (healedMs: Ms, { recoverMs, durationMs }: Pick<WorkloadOptions, 'recoverMs' | 'durationMs'>) =>
  ({ agreeMs }: ServedZone, refreshMs: Ms): Ms =>
    healedMs + recoverMs + agreeMs + Math.max(agreeMs, refreshMs <= durationMs ? refreshMs : 0);

/**
 * Clients that ask what the checks say, one thing after the other, so many a second whether or not the one before is done (open loop); and
 * once all is healed, everything at each server by itself.
 */
export function workloadOf(options: WorkloadOptions): OwnWorkload {
  const { lab, questions, peers, contextAt, askAll, before, recoverMs } = options;
  const asked = clientQuestions(questions, peers);
  const stub = stubOf(lab, peers);
  return ({ clock, zeroNs, take }) => {
    const context = contextAt(zeroNs);
    const underWay = new Set<Promise<void>>();
    const tellHeard = (all: readonly Heard[], fromMs: Ms): void => {
      for (const heard of all) take({ type: 'heard', atMs: clock.nowMs(), node: ASKER, fromMs, ...heard });
    };
    tellHeard(before, clock.nowMs());
    let count = 0;
    let failure: unknown;
    let isStopped = false;
    const failed = (error: unknown): void => {
      failure ??= error;
    };
    const serials = watchSerials({ ...options, context, clock, timeoutMs: stub.timeoutMs, tell: take, failed });
    const ask = async (question: Question, id: number, prefers: Family): Promise<void> => {
      const [startMs, check] = [clock.nowMs(), titleOf(lab, question.check)];
      const { outcome, why, attempts } = await operate(context, stub, question, prefers);
      // What ends after the run is not a part of it.
      if (isStopped) return;
      const atMs = clock.nowMs();
      const told = { check, question: askedFor(question.ask), why, operation: id };
      take({ type: 'asked', atMs, node: ASKER, ...told, outcome });
      const operation = { id, client: ASKER, customer: check, startMs, fetches: [-1, -1] } as const;
      take({ type: 'operation', ...operation, atMs, outcome: outcome === 'right' ? 'ok' : 'fail', attempts });
    };
    const begin = (question: Question, id: number): void => {
      // All is asked by those who would rather have IPv6, and then by those who would rather have IPv4.
      const prefers = Math.floor(id / asked.length) % 2 === 0 ? 6 : 4;
      const one = ask(question, id, prefers)
        .catch(failed)
        .finally(() => underWay.delete(one));
      underWay.add(one);
    };
    const timer = setInterval(() => {
      const question = asked[count % Math.max(1, asked.length)];
      if (question) begin(question, count);
      count++;
    }, 1000 / lab.client.perSecond);
    return {
      failure: () => failure,
      async heardOut() {
        clearInterval(timer);
        await Promise.all(underWay);
      },
      async untilRecovered(healedMs) {
        for (let inARow = 0; !isStopped; ) {
          const fromMs = clock.nowMs();
          const hasHadItsTime = fromMs >= healedMs + recoverMs;
          const all = await askAll(context);
          tellHeard(all.heard, fromMs);
          inARow = all.isRight && newlySilent(all.heard, before).length === 0 ? inARow + 1 : 0;
          if (inARow >= TIMES_RIGHT || hasHadItsTime) {
            for (const event of sweptEvents(lab, all.settled, clock.nowMs())) take(event);
            return serials.untilAgreed(agreedBy(healedMs, options));
          }
          if (inARow === 0) await clock.sleepUntil(clock.nowMs() + LOOK_EVERY_MS);
        }
      },
      stop() {
        isStopped = true;
        clearInterval(timer);
        serials.stop();
      },
    };
  };
}
