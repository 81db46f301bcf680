import type { OperationEvent } from '../../history/events.ts';
import type { Ms } from '../../lab/spec.ts';
import type { Question } from '../checks/question.ts';
import { checkTitle } from '../checks/question-words.ts';
import type { OwnWorkload } from '../lab/own-lab-run.ts';
import type { LabFile } from '../lab-file/lab-file.ts';
import type { AskedEvent } from '../platform/event-book.ts';
import type { AskedAll } from './ask-all.ts';
import type { AskContext } from './ask-dns.ts';
import { type ClientPeers, type ClientQuestion, clientQuestions } from './client-questions.ts';
import { operate, stubOf } from './operate.ts';
import { questionWords } from './question-words.ts';

/** What the asker is called in histories: a node of role `instrument`. */
export const ASKER = 'asker';

export interface WorkloadOptions {
  readonly lab: LabFile;
  readonly questions: readonly Question[];
  readonly peers: ClientPeers;
  /** How the run that begins at this time asks, CLOCK_MONOTONIC, ns. */
  readonly contextAt: (zeroNs: bigint) => AskContext;
  /** Asks everything once, at each server and through each resolver. */
  readonly askAll: (context: AskContext) => Promise<AskedAll>;
  /** When that is done, lab time: when all have had their time to recover. */
  readonly sweepAtMs: Ms;
}

const titleOf = (lab: LabFile, index: number): string => {
  const check = lab.check[index];
  return check ? checkTitle(check) : '';
};

/** One operation under way. */
interface UnderWay {
  readonly id: number;
  readonly startMs: Ms;
  readonly what: ClientQuestion;
}

const operationOf = (
  lab: LabFile,
  { id, startMs, what }: UnderWay,
  more: Pick<OperationEvent, 'atMs' | 'outcome' | 'attempts'>,
): OperationEvent => ({
  ...{ type: 'operation', id, client: ASKER, customer: titleOf(lab, what.question.check), startMs },
  ...{ fetches: [-1, -1] as const },
  ...more,
});

/** Whom a question was put to, by service: of clients, nobody in particular. */
const ofWhom = ({ ask }: Question): string =>
  ask.is === 'name' ? ask.to.node : ask.is === 'page' ? (ask.at?.node ?? '') : '';

/**
 * Clients that ask what the checks say, one thing after the other, so many a second whether or not the one before is done (open loop); and
 * everything at each server by itself when all have had their time to recover.
 */
export function workloadOf(options: WorkloadOptions): OwnWorkload {
  const { lab, questions, peers, contextAt, askAll, sweepAtMs } = options;
  const asked = clientQuestions(questions, peers);
  const stub = stubOf(lab, peers);
  return ({ clock, zeroNs, take }) => {
    const context = contextAt(zeroNs);
    const underWay = new Map<number, UnderWay>();
    let count = 0;
    let sweep: Promise<void> | undefined;
    const tell = (event: Omit<AskedEvent, 'type' | 'node'>): void => take({ type: 'asked', node: ASKER, ...event });
    const begin = async (what: ClientQuestion): Promise<void> => {
      const one = { id: count, startMs: clock.nowMs(), what };
      underWay.set(one.id, one);
      try {
        const { isRight, why, attempts } = await operate(context, stub, what);
        const atMs = clock.nowMs();
        const outcome = isRight ? 'right' : 'wrong';
        if (!underWay.delete(one.id)) return;
        tell({
          atMs,
          check: titleOf(lab, what.question.check),
          question: what.what,
          of: '',
          outcome,
          why,
          operation: one.id,
        });
        take(operationOf(lab, one, { atMs, outcome: isRight ? 'ok' : 'fail', attempts }));
      } catch {
        // The asker has ended, which the run notices by itself.
        underWay.delete(one.id);
      }
    };
    const lookAtAll = async (): Promise<void> => {
      const { judged } = await askAll(context);
      const atMs = clock.nowMs();
      for (const { question, judged: found } of judged) {
        const check = titleOf(lab, question.check);
        const why = found.is === 'right' ? '' : found.sentence;
        const outcome = found.is === 'right' ? 'right' : 'wrong';
        tell({ atMs, check, question: questionWords(question), of: ofWhom(question), outcome, why, operation: -1 });
      }
    };
    const timer = setInterval(() => {
      const what = asked[count % Math.max(1, asked.length)];
      if (what) void begin(what);
      count++;
      if (clock.nowMs() >= sweepAtMs) sweep ??= lookAtAll().catch(() => undefined);
    }, 1000 / lab.client.perSecond);
    return {
      async stop() {
        clearInterval(timer);
        await sweep;
        const atMs = clock.nowMs();
        // What has gone on for longer than clients wait is no success any more.
        for (const one of underWay.values()) {
          if (atMs - one.startMs > lab.client.timeoutMs)
            take(operationOf(lab, one, { atMs, outcome: 'unknown', attempts: [] }));
        }
        underWay.clear();
      },
    };
  };
}
