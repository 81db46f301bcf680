import { z } from 'zod';
import { HarnessError } from '../errors.ts';
import type { ReleaseOrder } from '../lab/release.ts';

const PushReply = z.union([
  z.object({ accepted: z.literal(true), version: z.number() }),
  z.object({ accepted: z.literal(false) }),
]);

/** What control said to an order: the version that it gave it, or that it did not take it. */
export type PushReply = z.infer<typeof PushReply>;

/** The command that hands control an order, as JSON text for `Host.onCommand`. */
export const pushCommand = (order: ReleaseOrder): string => JSON.stringify({ command: 'push', order });

/** Reads control's reply; a control that is down gives none, and takes nothing. Throws HarnessError for any other text. */
export function readPushReply(text: string | undefined): PushReply {
  if (text === undefined) return { accepted: false };
  try {
    return PushReply.parse(JSON.parse(text));
  } catch {
    throw new HarnessError(`control answered a push with ${JSON.stringify(text)}, which is no reply`);
  }
}
