import type { HarnessError } from '../../errors.ts';
import type { Call, Reply, Request } from './protocol.ts';

/** A supervisor answers in milliseconds; this long without an answer and it never will. */
const CALL_TIMEOUT_MS = 30_000;

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
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(fail(`does not answer "${request.do}" within ${CALL_TIMEOUT_MS / 1000} s`));
        }, CALL_TIMEOUT_MS);
        const settle = (then: () => void): void => {
          clearTimeout(timer);
          waiting.delete(id);
          then();
        };
        waiting.set(id, {
          resolve: (reply) =>
            settle(() => {
              if (reply.error === undefined) resolve(reply);
              else reject(fail(`cannot do "${request.do}": ${reply.error}`));
            }),
          reject: (error) => settle(() => reject(error)),
        });
        const call: Call = { id, request };
        send(`${JSON.stringify(call)}\n`);
      });
    },
    answer: (id: number, reply: Reply): void => waiting.get(id)?.resolve(reply),
    failAll(error: HarnessError): void {
      for (const { reject } of [...waiting.values()]) reject(error);
    },
  };
}
