import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { UsageError } from '../../basics/errors.ts';
import type { KeepReply, KeepRequest } from './requests.ts';

/** What a request is answered with; what it throws is answered too. */
export type Answer = (request: KeepRequest) => Promise<Omit<Extract<KeepReply, { ok: true }>, 'ok'>>;

async function replyTo(line: string, answer: Answer): Promise<KeepReply> {
  try {
    return { ok: true, ...(await answer(JSON.parse(line) as KeepRequest)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, error: message, usage: error instanceof UsageError };
  }
}

/** Listens at a path for requests of this user alone. Rejects when the path cannot be listened at. */
export function listen(path: string, answer: Answer): Promise<Server> {
  // A keeper that was killed leaves its socket; `lab up` has seen that nobody listens.
  rmSync(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    createInterface({ input: socket }).once('line', (line) => {
      void replyTo(line, answer).then((reply) => socket.end(`${JSON.stringify(reply)}\n`));
    });
  });
  const before = process.umask(0o177);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      process.umask(before);
      chmodSync(path, 0o600);
      resolve(server);
    });
  });
}
