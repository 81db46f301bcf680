import { type Judged, RIGHT } from './judge-answer.ts';
import type { Ask, Question } from './question.ts';
import { askedFor } from './question-words.ts';

/** A question and what is said of its answer. */
export interface JudgedQuestion {
  readonly question: Question;
  readonly judged: Judged;
}

/** What was asked of one node, in each family in which it is reached. */
export interface Settled {
  readonly check: number;
  readonly asks: readonly Ask[];
  readonly judged: Judged;
  /** What is so, and wrong only for an owner who meant otherwise: a sentence. */
  readonly note?: string;
}

function whom(ask: Ask): unknown {
  if (ask.is === 'name') return [ask.to.node, ask.over, ask.recursion];
  if (ask.is === 'iterate') return [];
  return [ask.at?.node, ask.way?.by === 'resolver' ? ask.way.peer.node : ask.way?.by];
}

const keyOf = ({ check, ask }: Question): string => JSON.stringify([check, ask.is, askedFor(ask), whom(ask)]);

/**
 * Clients use whichever family answers, so a node that is silent in one of two is told and no failure; a wrong answer is one in either.
 */
function settled(group: readonly JudgedQuestion[]): Settled | undefined {
  const [first] = group;
  if (!first) return undefined;
  const common = { check: first.question.check, asks: group.map(({ question }) => question.ask) };
  const of = (is: Judged['is']) => group.find(({ judged }) => judged.is === is);
  const failed = of('wrong') ?? of('refused');
  if (failed) return { ...common, judged: failed.judged };
  const silent = of('silent');
  if (!silent || silent.judged.is === 'right') return { ...common, judged: RIGHT };
  return of('right')
    ? { ...common, judged: RIGHT, note: `${silent.judged.sentence}, and right in the other family` }
    : { ...common, judged: silent.judged };
}

/** What there is to say of each thing that was asked of each node. */
export function settle(questions: readonly JudgedQuestion[]): readonly Settled[] {
  const groups = new Map<string, JudgedQuestion[]>();
  for (const one of questions) {
    const key = keyOf(one.question);
    const group = groups.get(key) ?? [];
    group.push(one);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap((group) => settled(group) ?? []);
}
