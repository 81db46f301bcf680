import type { Message } from './protocol.ts';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A line of a supervisor's output. Undefined when it is none of the protocol's. The rest is trusted: both ends are ours. */
export function parseMessage(line: string): Message | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    if (!isRecord(value)) return undefined;
    const isReply = typeof value.re === 'number' && isRecord(value.reply);
    return isReply || typeof value.is === 'string' ? (value as unknown as Message) : undefined;
  } catch {
    return undefined;
  }
}
