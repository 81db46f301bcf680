import type { Ms } from '../../../lab/spec.ts';
import type { Message, Reply, Request } from '../shared/protocol.ts';
import { WORTH_TELLING_MS } from '../shared/starvation.ts';
import { type Child, forkChild } from './child.ts';
import type { Launch, Order, Report } from './ipc.ts';
import { createLabClock, eventTimeMs } from './lab-clock.ts';
import type { SelfEnd } from './life.ts';
import { Throttle } from './throttle.ts';

type Assignment = Omit<Launch, 'boot' | 'busy'>;

/** A child that does not stop its program within this hangs, and is killed. */
const REST_MS = 1000;
/** After as many children in a row that died before they were warm, the bundle or the container is broken. */
const MAX_STILLBORN = 10;

/**
 * Keeps one node's program as the harness wants it: up, held down, or at rest; starts it again when it ends by itself. From
 * the first rest or reset on a child waits warm at all times, so that a start takes no process start (60 to 100 ms); only a
 * kill, or a death of the process itself, costs one.
 */
export class WatchedProcess {
  readonly #bundle: string;
  readonly #emit: (message: Message) => void;
  #child: Child | undefined;
  #assignment: Assignment | undefined;
  /** Numbers the lives over all runs of the lab; reports of any but the present one are stale. */
  #run = 0;
  /** Starts in this run of the lab. */
  #boots = 0;
  #up = false;
  /** The start of the present life is over: what its start takes is not throttled. */
  #isWhole = false;
  #held = false;
  /** Whether the child stands still: it answers nothing then. */
  #still = false;
  /** When it last went on, in lab time. */
  #wentOnMs = Number.NEGATIVE_INFINITY;
  #isOver = false;
  #restart: NodeJS.Timeout | undefined;
  /** Whether the harness hears of the present start: not when it asked for it. */
  #announce = false;
  #settleLaunch = () => {};
  #settleRest = () => {};
  #stillborn = 0;
  /** The share of the node's capacity that an injection takes away, from every life. */
  #busy = 0;
  /** What an injection takes of the time of every life. */
  readonly #throttle = new Throttle({
    halt: () => {
      const runs = this.#up && this.#isWhole && !this.#still;
      if (runs) this.#child?.pause();
      return runs;
    },
    goOn: () => void (this.#still || this.#child?.goOn()),
  });
  #lastAsk = 0;
  readonly #asks = new Map<number, (reply: Reply) => void>();

  constructor(bundle: string, emit: (message: Message) => void) {
    this.#bundle = bundle;
    this.#emit = emit;
  }

  async reset({ spec, node, seed, zeroNs }: Request & { do: 'reset' }): Promise<Reply> {
    await this.rest();
    this.#assignment = { spec, node, seed, zeroNs };
    this.#boots = 0;
    this.#busy = 0;
    await this.#launch(true, false);
    return {};
  }

  async kill(): Promise<Reply> {
    this.#held = true;
    this.#still = false;
    clearTimeout(this.#restart);
    if (!this.#up) return { wasUp: false };
    const child = this.#child;
    child?.kill();
    // A program that ended by itself just before says so on the way, and then was not up.
    await child?.gone;
    const wasUp = this.#up;
    this.#up = false;
    return { wasUp };
  }

  async pause(): Promise<Reply> {
    this.#held = true;
    clearTimeout(this.#restart);
    if (!this.#up) return { wasUp: false };
    this.#still = true;
    this.#child?.pause();
    return { wasUp: true };
  }

  async start(): Promise<Reply> {
    if (!this.#assignment) throw new Error('nothing to start before the first reset');
    this.#held = false;
    this.#goOn(this.#assignment);
    if (!this.#up) await this.#launch(false, false);
    return {};
  }

  async rest(): Promise<Reply> {
    this.#throttle.reset();
    clearTimeout(this.#restart);
    this.#held = false;
    if (this.#assignment) this.#goOn(this.#assignment);
    this.#up = false;
    this.#assignment = undefined;
    this.#child ??= this.#fork();
    const child = this.#child;
    await child.warm;
    const run = ++this.#run;
    const rested = new Promise<void>((resolve) => {
      this.#settleRest = resolve;
    });
    child.order({ do: 'rest', run });
    const hung = setTimeout(() => child.kill(), REST_MS);
    await Promise.race([rested, child.gone]);
    clearTimeout(hung);
    return {};
  }

  command(text: string): Promise<Reply> {
    if (!this.#up || this.#still) return Promise.resolve({});
    return this.#ask((ask) => ({ do: 'command', ask, text }));
  }

  /** Takes a share of the capacity away from this life and later ones, until it is told otherwise. */
  busy(share: number): Promise<Reply> {
    this.#busy = share;
    return this.#ask((ask) => ({ do: 'busy', ask, share }));
  }

  /** Takes a share of the time of this life and later ones, until it is told otherwise. */
  async throttle(share: number): Promise<Reply> {
    const { count, agoMs } = this.#throttle.take(share);
    if (!this.#assignment || agoMs === undefined) return { met: { count } };
    return { met: { count, sinceMs: Math.max(0, this.#nowMs(this.#assignment) - agoMs) } };
  }

  /** We waited for a processor, and with us whoever waits for a start. */
  starved(forMs: Ms): void {
    if (this.#assignment) this.#emit({ is: 'starved', atMs: this.#nowMs(this.#assignment), forMs });
  }

  /** Ends the child, and starts none again; for when we end too. */
  end(): void {
    this.#isOver = true;
    this.#throttle.reset();
    clearTimeout(this.#restart);
    this.#child?.kill();
  }

  #goOn(assignment: Assignment): void {
    if (!this.#still) return;
    this.#still = false;
    this.#wentOnMs = this.#nowMs(assignment);
    this.#child?.goOn();
  }

  /** Answered by the child, or with nothing when it dies first, or stands still: it does it when it goes on. */
  #ask(order: (ask: number) => Order): Promise<Reply> {
    if (!this.#child) return Promise.resolve({});
    const ask = ++this.#lastAsk;
    if (this.#still) {
      this.#child.order(order(ask));
      return Promise.resolve({});
    }
    const reply = new Promise<Reply>((resolve) => this.#asks.set(ask, resolve));
    this.#child.order(order(ask));
    return reply;
  }

  #fork(): Child {
    const child = forkChild(this.#bundle, (report) => this.#take(report));
    void child.gone.then((how) => this.#childIsGone(how));
    return child;
  }

  async #launch(fresh: boolean, announce: boolean): Promise<void> {
    const assignment = this.#assignment;
    if (!assignment) return;
    clearTimeout(this.#restart);
    const boot = this.#boots++;
    const run = ++this.#run;
    this.#up = true;
    this.#isWhole = false;
    this.#announce = announce;
    const launched = new Promise<void>((resolve) => {
      this.#settleLaunch = resolve;
    });
    this.#child?.order({ do: 'run', run, launch: { ...assignment, boot, busy: this.#busy }, fresh });
    await launched;
  }

  #take(report: Report): void {
    if (report.is === 'warm') {
      this.#stillborn = 0;
      return;
    }
    if (report.is === 'answer') {
      this.#asks.get(report.ask)?.(report.reply);
      this.#asks.delete(report.ask);
      return;
    }
    if (report.run !== this.#run) return;
    if (report.is === 'rested') this.#settleRest();
    else if (report.is === 'started') this.#hasStarted();
    else if (report.is === 'log') this.#emit({ is: 'log', atMs: report.atMs, event: report.event });
    else if (report.is === 'starved') this.#waited(report.atMs, report.forMs);
    else if (report.is === 'down') this.#isDown(report.atMs, report.how, report.reason);
    else if (report.is !== 'up') this.#emit({ is: report.is, addresses: report.addresses });
    else if (this.#announce) this.#emit({ is: 'up', atMs: report.atMs });
  }

  #hasStarted(): void {
    this.#isWhole = true;
    this.#settleLaunch();
  }

  /** Who stood still missed no processor. */
  #waited(atMs: Ms, forMs: Ms): void {
    if (!this.#assignment || atMs - forMs <= this.#wentOnMs) return;
    const missedMs = forMs - this.#throttle.oursMs(forMs, this.#nowMs(this.#assignment) - atMs);
    if (missedMs >= WORTH_TELLING_MS) this.#emit({ is: 'starved', atMs, forMs: Math.round(missedMs) });
  }

  #isDown(atMs: number, how: SelfEnd, reason: string): void {
    const { timing } = this.#assignment?.spec ?? {};
    this.#up = false;
    this.#emit({ is: 'down', atMs, how, reason });
    this.#settleLaunch();
    if (!timing || this.#held) return;
    const delayMs = how === 'upgrade' ? timing.restartMs : timing.respawnMs;
    this.#restart = setTimeout(() => void this.#launch(false, true), delayMs);
  }

  #childIsGone(how: string): void {
    for (const answer of this.#asks.values()) answer({});
    this.#asks.clear();
    if (this.#isOver) return;
    if (++this.#stillborn > MAX_STILLBORN) throw new Error(`programs cannot be run: ${how}`);
    this.#child = this.#fork();
    if (this.#held || !this.#up || !this.#assignment) return;
    this.#isDown(this.#nowMs(this.#assignment), 'crash', how);
  }

  #nowMs({ zeroNs }: Assignment): Ms {
    return eventTimeMs(createLabClock(zeroNs)());
  }
}
