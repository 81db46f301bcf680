import type { Ms } from '../../lab/spec.ts';
import { limited } from '../../runtime/docker/limited.ts';
import { createLabClock, type LabClock, monotonicNs } from '../../runtime/docker/shared/lab-clock.ts';
import { judgeAgree, type SerialSeen, soaOf } from '../checks/agree.ts';
import type { AgreeRow } from '../checks/check-table.ts';
import { judgeAnswer } from '../checks/judge-answer.ts';
import type { Question } from '../checks/question.ts';
import { type JudgedQuestion, type Settled, settle } from '../checks/settle.ts';
import type { LabFile } from '../lab-file/lab-file.ts';
import { type Heard, heardIn } from '../platform/heard.ts';
import type { AskContext } from './ask-dns.ts';
import { type AskedQuestion, askQuestion } from './ask-question.ts';

/** Questions that are asked at once: an owner's lab is not to be flooded by its own check. */
const AT_ONCE = 8;
/** Between two looks at a lab that is not ready yet. */
const LOOK_EVERY_MS = 500;

/** What everything that the checks ask has come to, once. */
export interface AskedAll {
  readonly judged: readonly (JudgedQuestion & { readonly asked: AskedQuestion })[];
  readonly settled: readonly Settled[];
  readonly agree: readonly AgreeRow[];
  /** Of each node that was asked in both families. */
  readonly heard: readonly Heard[];
  readonly isRight: boolean;
}

/** Whether the servers of each zone agree, from what they said of its SOA. */
function agreeOf(lab: LabFile, judged: AskedAll['judged']): readonly AgreeRow[] {
  return lab.check.flatMap((check, index) => {
    if (check.is !== 'zone') return [];
    const seen = judged.flatMap(({ question, asked }): SerialSeen[] => {
      const { ask } = question;
      const isSerial =
        question.check === index &&
        ask.is === 'name' &&
        !ask.recursion &&
        ask.type === 'SOA' &&
        ask.name === check.zone;
      return isSerial ? [{ node: ask.to.node, serial: soaOf(asked.answer, check.zone)?.serial }] : [];
    });
    return [{ check: index, judged: judgeAgree(check.zone, seen) }];
  });
}

/** Asks everything once. */
export async function askAll(context: AskContext, lab: LabFile, questions: readonly Question[]): Promise<AskedAll> {
  const { timeoutMs } = lab.client;
  const judged = await limited(questions, AT_ONCE, async (question) => {
    const asked = await askQuestion(context, question, timeoutMs);
    const family = 'to' in question.ask ? question.ask.to.family : 'family' in question.ask ? question.ask.family : 4;
    return { question, asked, judged: judgeAnswer(question, asked.answer, context.from[family] ?? '') };
  });
  const settled = settle(judged);
  const agree = agreeOf(lab, judged);
  const isRight = [...settled, ...agree].every((one) => one.judged.is === 'right');
  const heard = heardIn(judged.flatMap(({ asked }) => asked.attempts));
  return { judged, settled, agree, heard, isRight };
}

/** Asks everything again and again until `times` times in a row all of it is right, or the time is over: what was said last. */
export async function askUntilRight(
  ask: () => Promise<AskedAll>,
  { times, withinMs }: { readonly times: number; readonly withinMs: Ms },
  clock: LabClock = createLabClock(monotonicNs(), 0n),
): Promise<AskedAll> {
  const endMs = clock.nowMs() + withinMs;
  for (let inARow = 0; ; ) {
    const all = await ask();
    inARow = all.isRight ? inARow + 1 : 0;
    if (inARow >= times || clock.nowMs() > endMs) return all;
    if (!all.isRight) await clock.sleepUntil(clock.nowMs() + LOOK_EVERY_MS);
  }
}
