import type { HarnessError } from '../../basics/errors.ts';
import { pace } from './shared/pace.ts';
import type { Call, Reply, Request } from './shared/protocol.ts';

/** A supervisor of an idle machine answers in milliseconds; this long without an answer and it never will. */
const ANSWER_WITHIN_MS = 30_000;

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** Calls by id, until they are answered, run out of time, or the channel closes. */
export function createCalls(send: (line: string) => void) {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  return {
    make(request: Request, fail: (why: string) => HarnessError): Promise<Reply> {
      const id = ++lastId;
      const answer = new Promise<Reply>((resolve, reject) => {
        waiting.set(id, {
          resolve: (reply) => {
            if (reply.error === undefined) resolve(reply);
            else reject(fail(`cannot do "${request.do}": ${reply.error}`));
          },
          reject,
        });
        const call: Call = { id, request };
        send(`${JSON.stringify(call)}\n`);
      });
      const tooLate = (ms: number) => fail(`does not answer "${request.do}" within ${Math.round(ms / 1000)} s`);
      return pace.within(ANSWER_WITHIN_MS, tooLate, answer).finally(() => waiting.delete(id));
    },
    answer: (id: number, reply: Reply): void => waiting.get(id)?.resolve(reply),
    failAll(error: HarnessError): void {
      for (const { reject } of [...waiting.values()]) reject(error);
    },
  };
}
