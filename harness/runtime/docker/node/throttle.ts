import type { Ms } from '../../../lab/spec.ts';
import { stillMs, THROTTLE_PERIOD_MS } from '../../../lab/throttle.ts';

/** What halts the program, where it runs (it says whether), and what has it go on. */
interface Hands {
  halt(): boolean;
  goOn(): void;
}

/** A stillness. `askedMs`: how long it was to be; one that a machine made longer than that was starved as well. */
interface Stillness {
  readonly fromMs: Ms;
  readonly toMs: Ms;
  readonly askedMs: Ms;
}

/** Has a program stand still for a share of every period. Times are of one clock that only goes forward, in ms. */
export class Throttle {
  readonly #hands: Hands;
  readonly #nowMs: () => Ms;
  #share = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Of the present stillness. */
  #haltedMs: Ms | undefined;
  /** Of this run. */
  #stillnesses: Stillness[] = [];
  /** Those of the present share begin here. */
  #first = 0;

  constructor(hands: Hands, nowMs: () => Ms = () => performance.now()) {
    this.#hands = hands;
    this.#nowMs = nowMs;
  }

  /** Changes the share that is taken; says for how long the program stood still under the one before, `sinceMs` ago. */
  take(share: number): { readonly count: number; readonly agoMs?: Ms } {
    this.#goOn();
    clearTimeout(this.#timer);
    const stood = this.#stillnesses.slice(this.#first);
    this.#first = this.#stillnesses.length;
    this.#share = share;
    if (share > 0) this.#halt(this.#nowMs());
    const count = Math.round(stood.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0));
    return { count, ...(stood[0] && { agoMs: this.#nowMs() - stood[0].fromMs }) };
  }

  /** Takes nothing any more, and forgets what it did. */
  reset(): void {
    this.take(0);
    this.#stillnesses = [];
    this.#first = 0;
  }

  /** For how long it had the program stand still in the `forMs` until so long ago, no longer each time than it was to. */
  oursMs(forMs: Ms, agoMs: Ms): Ms {
    const untilMs = this.#nowMs() - agoMs;
    return this.#stillnesses.reduce((sum, { fromMs, toMs, askedMs }) => {
      const withinMs = Math.min(toMs, untilMs) - Math.max(fromMs, untilMs - forMs);
      return sum + Math.max(0, Math.min(withinMs, askedMs));
    }, 0);
  }

  /** A period that was to begin at `dueMs`: what a timer is late is made up for by the next. */
  #halt(dueMs: Ms): void {
    if (this.#hands.halt()) this.#haltedMs = this.#nowMs();
    const nextMs = dueMs + THROTTLE_PERIOD_MS;
    this.#at(dueMs + stillMs(this.#share), () => {
      this.#goOn();
      // Whoever was kept from running for whole periods does not run through them now.
      const missed = Math.max(0, Math.floor((this.#nowMs() - nextMs) / THROTTLE_PERIOD_MS) + 1);
      this.#at(nextMs + missed * THROTTLE_PERIOD_MS, () => this.#halt(nextMs + missed * THROTTLE_PERIOD_MS));
    });
  }

  #goOn(): void {
    if (this.#haltedMs === undefined) return;
    this.#stillnesses.push({ fromMs: this.#haltedMs, toMs: this.#nowMs(), askedMs: stillMs(this.#share) });
    this.#haltedMs = undefined;
    this.#hands.goOn();
  }

  #at(atMs: Ms, act: () => void): void {
    this.#timer = setTimeout(act, Math.max(0, atMs - this.#nowMs()));
  }
}
