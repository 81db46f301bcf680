import type { Question } from '../checks/question.ts';
import { askedFor, askedOf } from '../checks/question-words.ts';

/** A question in words: `www.example.com A at ns1 (10.61.0.11)`. */
export const questionWords = ({ ask }: Question): string => `${askedFor(ask)} at ${askedOf(ask)}`;
