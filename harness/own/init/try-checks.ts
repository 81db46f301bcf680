import { UsageError } from '../../basics/errors.ts';
import { limited } from '../../runtime/docker/limited.ts';
import { freshLabel } from '../checks/fresh-label.ts';
import { judgeAnswer } from '../checks/judge-answer.ts';
import type { AskedNode } from '../checks/question.ts';
import { questionsOf } from '../checks/questions-of.ts';
import type { AskContext } from '../client/ask-dns.ts';
import { askQuestion } from '../client/ask-question.ts';
import { decodeLabFile } from '../lab-file/decode-lab-file.ts';
import { encodeLabFile } from '../lab-file/encode-lab-file.ts';
import type { LabFile, ZoneCheck } from '../lab-file/lab-file.ts';
import { zoneOfFile } from '../lab-file/owner-files.ts';
import type { Zone } from '../lab-file/zone.ts';

/** Who learns: whom it can ask, and a lab file that says who is who and has no checks yet. */
export interface Learning {
  readonly context: AskContext;
  readonly nodes: readonly AskedNode[];
  readonly draft: LabFile;
  /** Of the lab file: absolute. */
  readonly folder: string;
}

const AT_ONCE = 8;

/** A zone as `check` would read it from a file of the owner's; or why it cannot, in a sentence. */
export function zoneReadAs(check: ZoneCheck, { draft, folder }: Learning): Zone | string {
  try {
    const decoded = decodeLabFile(encodeLabFile({ ...draft, check: [check] }), 'zonequake.yaml');
    const [read] = decoded.lab.check;
    const zone = read?.is === 'zone' ? zoneOfFile(decoded, read, folder) : undefined;
    return zone ?? `${check.zone} names no file`;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** The first thing in which the servers of a zone say otherwise than it does, in a sentence; undefined where they agree with all of it. */
export async function whyNotServed(check: ZoneCheck, zone: Zone, learning: Learning): Promise<string | undefined> {
  const { context, nodes, draft } = learning;
  const { questions } = questionsOf({ lab: { ...draft, check: [check] }, nodes, zones: [zone], draw: freshLabel });
  const atServers = questions.filter(({ ask }) => ask.is === 'name' && !ask.recursion);
  if (atServers.length === 0) return `${check.zone} has nothing that could be asked`;
  let wrong: string | undefined;
  await limited(atServers, AT_ONCE, async (question) => {
    if (wrong !== undefined) return;
    const { answer } = await askQuestion(context, question, draft.client.timeoutMs);
    const judged = judgeAnswer(question, answer, '');
    if (judged.is !== 'right') wrong = judged.sentence;
  });
  return wrong;
}
