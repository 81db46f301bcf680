import { lstatSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import { HarnessError, UsageError } from '../../basics/errors.ts';
import { type KeepReply, type KeepRequest, type LabState, socketPath } from './requests.ts';

/**
 * Sends one request; undefined when no keeper listens. Throws HarnessError for a socket of somebody else, and when the
 * keeper ends without an answer.
 */
async function ask(request: KeepRequest, path: string): Promise<KeepReply | undefined> {
  try {
    if (lstatSync(path).uid !== userInfo().uid) {
      throw new HarnessError(`${path} belongs to another user: remove it, or set TMPDIR`);
    }
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    return undefined;
  }
  const socket = connect(path);
  let listens = false;
  socket.once('connect', () => {
    listens = true;
  });
  const answer = text(socket).catch(() => '');
  socket.end(`${JSON.stringify(request)}\n`);
  const line = (await answer).trim();
  if (line !== '') return JSON.parse(line) as KeepReply;
  if (!listens) return undefined;
  throw new HarnessError('the lab ended before it answered; its watchdog removes what it left');
}

type Done = Extract<KeepReply, { ok: true }>;

/** Asks the standing lab. Throws UsageError when there is none, and what the keeper says went wrong. */
export async function askLab(request: KeepRequest, path = socketPath()): Promise<Done> {
  const reply = await ask(request, path);
  if (!reply) throw new UsageError('no lab is up: start one with "zonequake lab up"');
  if (reply.ok) return reply;
  throw reply.usage ? new UsageError(reply.error) : new HarnessError(reply.error);
}

/** The standing lab; undefined when there is none. */
export async function standingLab(path = socketPath()): Promise<LabState | undefined> {
  const reply = await ask({ do: 'ps' }, path);
  return reply?.ok ? reply.state : undefined;
}
