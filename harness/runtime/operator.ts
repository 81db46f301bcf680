import { z } from 'zod';
import { HarnessError } from '../basics/errors.ts';
import type { EffectOf } from '../lab/effect.ts';
import type { OperatorOrder } from '../lab/operator-order.ts';
import type { ReleaseOrder } from '../lab/release.ts';
import type { Ms } from '../lab/spec.ts';

/** What an operator may tell control, and by hand a node, as JSON text for `Host.onCommand`. Of several controls, the one that leads takes it. */
export type OperatorCommand =
  | { readonly command: 'push'; readonly order: ReleaseOrder }
  /** Releases do not go on, for so long or until `release-hold`; ways back do. */
  | { readonly command: 'hold'; readonly forMs?: Ms }
  | { readonly command: 'release-hold' }
  /** What it is is the platform's affair; also a node takes it, out of band. `id` is for `undo`. */
  | { readonly command: 'operate'; readonly id: string; readonly order: OperatorOrder }
  /** By hand alone: the program does wrong by a rule from now on. The reply to `undo` says how often it did. */
  | ({ readonly command: 'astray'; readonly id: string } & Rule)
  /** Ends what lasts. */
  | { readonly command: 'undo'; readonly id: string };

/** By what a program does wrong, and for how long. */
type Rule = Pick<EffectOf<'astray'>, 'rule' | 'args' | 'forMs'>;

/** The command by which a program goes astray; `id` is for `undo`. */
export const astrayCommand = (id: string, { rule, args, forMs }: Rule): OperatorCommand => {
  return { command: 'astray', id, rule, args, forMs };
};

const Reply = z.object({
  accepted: z.boolean(),
  version: z.number().optional(),
  did: z.strictObject({ times: z.number().int().positive(), fromMs: z.number() }).optional(),
});

/**
 * What control or a node said: whether it did as told, the version that it gave an order, and how often it has done wrong by a rule, from when on;
 * absent for never.
 */
export type Reply = z.infer<typeof Reply>;

export const commandText = (command: OperatorCommand): string => JSON.stringify(command);

/** Reads control's reply; a control that is down gives none, and takes nothing. Throws HarnessError for any other text. */
export function readReply(command: OperatorCommand, text: string | undefined): Reply {
  if (text === undefined) return { accepted: false };
  const reply = Reply.safeParse(parsed(text)).data;
  const isReply = reply && (!reply.accepted || command.command !== 'push' || reply.version !== undefined);
  if (isReply) return reply;
  throw new HarnessError(`control answered a ${command.command} with ${JSON.stringify(text)}, which is no reply`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** `release-hold` reached no control, and the hold has no end of its own. */
export const stillHeld = (): HarnessError =>
  new HarnessError('no control leads that could let releases go on: heal again later');
