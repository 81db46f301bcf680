import { HarnessError } from '../../basics/errors.ts';
import type { NodeInfo } from '../../lab/topology.ts';
import { createCalls } from './calls.ts';
import { parseMessage } from './shared/message.ts';
import { pace } from './shared/pace.ts';
import type { Message } from './shared/protocol.ts';
import type { NodeChannel } from './shared/stage.ts';

/** How many lines of a node's standard error are kept. */
const KEPT_LINES = 200;

/** A channel as its stage sees it. */
export interface OpenChannel extends NodeChannel {
  /** The last lines that the node wrote to its standard error, oldest first. */
  stderr(): readonly string[];
}

/** Both ends of a channel: what the container's output feeds, and what the harness calls. */
export interface ChannelEnds {
  readonly channel: OpenChannel;
  /** Resolves at `ready`; rejects with HarnessError when the channel closes first, or after `idleMs`, a limit for idle machines. */
  ready(idleMs: number): Promise<void>;
  takeLine(line: string): void;
  takeErrorLine(line: string): void;
  /** The stream has ended: calls that wait, and all later ones, reject with HarnessError. */
  close(): void;
}

/** Messages in order: kept until the first handler comes, then handed on; a later handler takes the place of the last. */
function createInbox() {
  let early: Message[] = [];
  let handle: ((message: Message) => void) | undefined;
  return {
    take: (message: Message): void => (handle ? handle(message) : void early.push(message)),
    hand(to: (message: Message) => void): void {
      handle = to;
      const kept = early;
      early = [];
      kept.forEach(to);
    },
  };
}

/** The harness's side of the protocol for one node: `send` writes to its container's standard input. */
export function createChannel(node: NodeInfo, containerId: () => string, send: (line: string) => void): ChannelEnds {
  const errorLines: string[] = [];
  const calls = createCalls(send);
  const inbox = createInbox();
  let closed = false;
  let onReady: (() => void) | undefined;
  let onClose: (() => void) | undefined;
  let isReady = false;

  const fail = (why: string): HarnessError => {
    const last = errorLines.slice(-3).join(' | ');
    return new HarnessError(`node ${node.id} ${why}${last === '' ? '' : `; it last wrote: ${last}`}`);
  };
  const takeErrorLine = (line: string): void => {
    errorLines.push(line);
    if (errorLines.length > KEPT_LINES) errorLines.shift();
  };
  const takeMessage = (message: Message): void => {
    if ('re' in message) {
      calls.answer(message.re, message.reply);
      return;
    }
    if (message.is === 'ready') {
      isReady = true;
      onReady?.();
    }
    inbox.take(message);
  };
  return {
    channel: {
      node,
      get containerId() {
        return containerId();
      },
      call: (request) => (closed ? Promise.reject(fail('is gone')) : calls.make(request, fail)),
      onMessage: (handle) => inbox.hand(handle),
      stderr: () => [...errorLines],
    },
    ready: (idleMs) => {
      const ready = new Promise<void>((resolve, reject) => {
        if (isReady) return resolve();
        if (closed) return reject(fail('ended before it was ready'));
        onReady = resolve;
        onClose = () => reject(fail('ended before it was ready'));
      });
      return pace.within(idleMs, (ms) => fail(`is not ready after ${Math.round(ms / 1000)} s`), ready);
    },
    takeLine(line) {
      const message = parseMessage(line);
      // A stray print of a program is worth keeping, and no reason to fail.
      if (message) takeMessage(message);
      else takeErrorLine(line);
    },
    takeErrorLine,
    close() {
      closed = true;
      calls.failAll(fail('ended'));
      onClose?.();
    },
  };
}
