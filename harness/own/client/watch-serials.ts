import type { Ms } from '../../lab/spec.ts';
import { topologyOf } from '../../lab/topology.ts';
import type { LabClock } from '../../runtime/docker/shared/lab-clock.ts';
import { soaOf } from '../checks/agree.ts';
import type { SerialEvent } from '../platform/event-book.ts';
import type { OwnSpec } from '../platform/own-spec.ts';
import { type AskContext, askDns } from './ask-dns.ts';
import { dnsAnswer } from './ask-question.ts';

/** A zone, and where each of its servers is asked for its serial. */
export interface ServedZone {
  readonly zone: string;
  /** How soon all have a change that one has. */
  readonly agreeMs: Ms;
  readonly peers: readonly { readonly node: string; readonly address: string }[];
}

export interface SerialOptions {
  readonly context: AskContext;
  readonly clock: LabClock;
  readonly served: readonly ServedZone[];
  /** The zones that were seen to change often, in this run and those before it. */
  readonly lively: Set<string>;
  /** How long each question waits. */
  readonly timeoutMs: Ms;
  readonly tell: (event: SerialEvent) => void;
  /** Told when it could not ask. */
  readonly failed: (error: unknown) => void;
}

/** Between two looks, small beside any time in which servers are to agree. */
const LOOK_EVERY_MS = 2_000;

/** The zones of a lab that several nodes serve: each is asked at its first address. */
export function servedIn(spec: OwnSpec): readonly ServedZone[] {
  const { ofRole } = topologyOf(spec);
  return spec.own.zones
    .map(({ zone, agreeMs, servers }) => ({
      ...{ zone, agreeMs },
      peers: servers.flatMap(ofRole).map(({ id, ipv4, ipv6 }) => ({ node: id, address: ipv4 || ipv6 })),
    }))
    .filter(({ peers }) => peers.length > 1);
}

/** Whoever asks the servers of some zones for their serials, again and again. */
export interface SerialWatch {
  /**
   * Resolves when there is nothing more to be seen of whether they agree, which `byMs` bounds: all have the same, and of a zone that changes often
   * also a change that nobody has now, which one has to hear of that has started again. Rejects with HarnessError.
   */
  untilAgreed(byMs: (zone: ServedZone, refreshMs: Ms) => Ms): Promise<void>;
  /** Asks and tells nothing more. Idempotent. */
  stop(): void;
}

async function ask(
  { context, clock, timeoutMs, tell }: SerialOptions,
  zone: string,
  { node, address }: ServedZone['peers'][number],
) {
  const askedMs = clock.nowMs();
  const question = { name: zone, rrtype: 'SOA', recursion: false, address, over: 'udp' } as const;
  const soa = soaOf(dnsAnswer(await askDns(context, question, timeoutMs)), zone);
  if (soa) tell({ type: 'serial', atMs: clock.nowMs(), node, zone, askedMs, ...soa });
}

/** Whether a zone has changed twice within the time in which its servers are to agree: a change of it can be waited for. */
function isLively({ agreeMs }: ServedZone, seen: readonly SerialEvent[]): boolean {
  const firstMs = new Map<number, Ms>();
  for (const { serial, atMs } of seen) if (!firstMs.has(serial)) firstMs.set(serial, atMs);
  const times = [...firstMs.values()].slice(1);
  return times.some((atMs, index) => index > 0 && atMs - (times[index - 1] ?? 0) <= agreeMs);
}

/** Whether all servers have the same serial, or in a lively zone one that nobody had at a time. */
function isAgreed(served: ServedZone, seen: readonly SerialEvent[], fromMs: Ms, lively: boolean): boolean {
  const last = served.peers.flatMap(({ node }) => seen.findLast((one) => one.node === node) ?? []);
  const isNew = ({ serial }: SerialEvent) => !seen.some((one) => one.serial === serial && one.atMs <= fromMs);
  if (!lively) return last.every((one) => one.serial === last[0]?.serial);
  return last.every(isNew);
}

/** Asks the servers of some zones for their serials. */
export function watchSerials(options: SerialOptions): SerialWatch {
  const { served: zones, clock, lively } = options;
  const seen: SerialEvent[] = [];
  let isStopped = false;
  const tell = (event: SerialEvent): void => {
    if (isStopped) return;
    seen.push(event);
    options.tell(event);
  };
  const of = ({ zone }: ServedZone) => seen.filter((one) => one.zone === zone);
  let looking: Promise<void> | undefined;
  const lookOnce = async (): Promise<void> => {
    await Promise.all(zones.flatMap(({ zone, peers }) => peers.map((peer) => ask({ ...options, tell }, zone, peer))));
    for (const served of zones) if (isLively(served, of(served))) lively.add(served.zone);
  };
  const look = (): Promise<void> => {
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  const timer = setInterval(() => void look().catch(options.failed), LOOK_EVERY_MS);
  return {
    async untilAgreed(byMs) {
      await look();
      const fromMs = clock.nowMs();
      const isOpen = (served: ServedZone): boolean => {
        const all = of(served);
        const refreshMs = Math.max(0, ...all.map((one) => one.refreshMs));
        // Beyond it there is to be one look.
        const isOver = clock.nowMs() >= byMs(served, refreshMs) + 2 * LOOK_EVERY_MS;
        return !isOver && !isAgreed(served, all, fromMs, lively.has(served.zone));
      };
      while (!isStopped && zones.some(isOpen)) {
        await clock.sleepUntil(clock.nowMs() + LOOK_EVERY_MS);
        await look();
      }
    },
    stop() {
      isStopped = true;
      clearInterval(timer);
    },
  };
}
