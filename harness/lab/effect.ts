import type { Death, ServiceDeath } from './deaths.ts';
import type { OperatorOrder, Way } from './operator-order.ts';
import type { Port } from './port.ts';
import type { ReleaseOrder } from './release.ts';
import type { Ms, Role } from './spec.ts';
import type { Endpoint, Family } from './topology.ts';

/**
 * What a lab is told to do to itself, and the only words for it: a fault is made of effects, a lab brings them about, and the oracle,
 * the report and the export know them by the same words. An effect is plain data, and all that it takes to do it. Nodes are ids.
 */
export type Effect =
  /** Nodes die, and start again when it heals, or at once where they are restarted. */
  | { readonly is: 'down'; readonly nodes: readonly string[]; readonly how: Death | ServiceDeath }
  /** Each packet from any of `from` to any of `to` is lost with a probability, in these families. */
  | {
      readonly is: 'lossy';
      readonly from: readonly string[];
      readonly to: readonly string[];
      readonly families: readonly Family[];
      readonly loss: number;
    }
  /** These nodes hear nothing that is sent to one port of theirs: a filter that was set too tight. What they send themselves leaves them. */
  | { readonly is: 'deaf'; readonly nodes: readonly string[]; readonly port: Port }
  /**
   * Each packet from any of `from` to any of `to` arrives so much later, in these families, less a draw of up to `jitterMs`; where several
   * apply, by all of them together. Also what is still on its way when it heals.
   */
  | {
      readonly is: 'slow';
      readonly from: readonly string[];
      readonly to: readonly string[];
      readonly families: readonly Family[];
      readonly delayMs: Ms;
      /** None where it is absent: packets keep their order then. */
      readonly jitterMs?: Ms;
    }
  /** So much of these nodes' capacity is taken, 0 to 1; at 1 a node lives, talks, and serves nobody. */
  | { readonly is: 'busy'; readonly nodes: readonly string[]; readonly share: number }
  /**
   * So much of the time of these nodes' programs is taken, above 0 and below 1: of every 100 ms they first stand still for as long, and then run
   * (`throttle.ts`). Their kernels do not.
   */
  | { readonly is: 'throttled'; readonly nodes: readonly string[]; readonly share: number }
  /** These bytes (base64) reach these nodes, one UDP datagram to each endpoint, at once and then every `everyMs`: no excuse for anything. */
  | {
      readonly is: 'hostile';
      readonly nodes: readonly string[];
      readonly to: readonly Endpoint[];
      readonly bytes: string;
      readonly everyMs: Ms;
    }
  /** An operator holds all releases, for so long at most, or until it heals: none goes further, and ways back do. */
  | { readonly is: 'held'; readonly forMs?: Ms }
  /** An operator has the platform do something that it knows by name; what lasts ends when it heals, and after so long by itself. */
  | { readonly is: 'operated'; readonly order: OperatorOrder; readonly by: Way }
  /** The programs of these nodes do wrong, by a rule that the platform knows by name; it ends when it heals, and after so long by itself. */
  | {
      readonly is: 'astray';
      readonly nodes: readonly string[];
      readonly rule: string;
      readonly args: Readonly<Record<string, string | number>>;
      readonly forMs: Ms;
    }
  /**
   * An operator tells release control to push a release; `bad` when it does harm wherever it is active, or on nodes of one role alone, `forged`
   * when it is not what was signed. With `badFromMs`, in lab time, it does harm only from then on; with `badAfterMs`, so long after a node has
   * taken it; `onlyWith`, on nodes that run a version of software, with which all start if `atStart`; and
   * if `isFlagged`, only while an operator has switched on there what is new in it.
   */
  | {
      readonly is: 'pushed';
      readonly order: ReleaseOrder;
      readonly bad: boolean;
      readonly customer?: string;
      readonly harms?: Role;
      readonly forged?: true;
      readonly badFromMs?: Ms;
      readonly badAfterMs?: Ms;
      readonly onlyWith?: { readonly version: string; readonly atStart: boolean; readonly isFlagged?: true };
    };

/** An effect by its word. */
export type EffectOf<Is extends Effect['is']> = Extract<Effect, { is: Is }>;

const WORDS: Readonly<Record<Effect['is'], true>> = {
  ...{ down: true, lossy: true, deaf: true, slow: true, busy: true, hostile: true, held: true, pushed: true },
  ...{ operated: true, astray: true, throttled: true },
};

/** Every word that there is for an effect. */
export const EFFECT_WORDS = Object.keys(WORDS) as readonly Effect['is'][];

/** What somebody makes of each effect: all who have to know effects have such a table, so a new word does not compile until each does. */
export type ForEachEffect<Result, Rest extends readonly unknown[] = []> = {
  readonly [Is in Effect['is']]: (effect: EffectOf<Is>, ...rest: Rest) => Result;
};

/** Whether an effect waits for all others of its injection: who is restarted is to find the lab as they have made it. */
export const comesLast = (effect: Effect): boolean => effect.is === 'down' && effect.how === 'restart';

/** Looks an effect up in a table. */
export function byEffect<Result, Rest extends readonly unknown[]>(
  table: ForEachEffect<Result, Rest>,
  effect: Effect,
  ...rest: Rest
): Result {
  // The table has it by its type, which TypeScript cannot follow through an index.
  const entry = table[effect.is] as (one: Effect, ...more: Rest) => Result;
  return entry(effect, ...rest);
}
