import type { Question } from '../checks/question.ts';
import { askedFor } from '../checks/question-words.ts';
import type { ClientPeers } from './client-peers.ts';

const isOfClients = ({ ask }: Question, isRecursive: boolean): boolean =>
  ask.is === 'name' ? ask.recursion === isRecursive : ask.is === 'page' && ask.at === undefined;

/**
 * What clients ask, whoever answers, in the order of the checks: each name and each page once, with a question that says what is right. A page
 * is one in both families: clients use whichever works.
 */
export function clientQuestions(
  questions: readonly Question[],
  { isRecursive }: Pick<ClientPeers, 'isRecursive'>,
): readonly Question[] {
  const found = new Map<string, Question>();
  for (const question of questions.filter((one) => isOfClients(one, isRecursive))) {
    const key = `${question.check} ${askedFor(question.ask)}`;
    if (!found.has(key)) found.set(key, question);
  }
  return [...found.values()];
}
