import type { Peer, Question } from '../checks/question.ts';

/** What clients of a lab ask, whoever answers: each name and each page once, with a question that says what is right. */
export interface ClientQuestion {
  readonly question: Question;
  /** In words: `www.example.com A`. */
  readonly what: string;
}

/** Whom clients ask: resolvers as a stub does, or servers themselves where there is no resolver. */
export interface ClientPeers {
  readonly peers: readonly Peer[];
  readonly isRecursive: boolean;
}

const isOfClients = ({ ask }: Question, isRecursive: boolean): boolean =>
  ask.is === 'name' ? ask.recursion === isRecursive : ask.is === 'page' && ask.at === undefined;

const whatOf = ({ ask }: Question): string => (ask.is === 'page' ? ask.url : `${ask.name} ${ask.type}`);

/** What clients ask, in the order of the checks. A page is one question in both families: clients use whichever works. */
export function clientQuestions(
  questions: readonly Question[],
  { isRecursive }: ClientPeers,
): readonly ClientQuestion[] {
  const found = new Map<string, ClientQuestion>();
  for (const question of questions.filter((one) => isOfClients(one, isRecursive))) {
    const what = whatOf(question);
    const key = `${question.check} ${what}`;
    if (!found.has(key)) found.set(key, { question, what });
  }
  return [...found.values()];
}
