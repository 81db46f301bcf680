import type { Ms } from '../../lab/spec.ts';
import type { Allowance } from '../lab-file/lab-file.ts';
import type { NeedSeen } from './needs.ts';
import { type ServiceSeen, seenOf } from './seen.ts';
import { retryOf, type Wait, waitsOf, wholeSeconds } from './waits.ts';
import { sayingSecondary } from './zone-candidates.ts';

const SECOND: Ms = 1_000;
/** What a file says without being told: the same as its defaults. */
const FAILOVER_MS = 5 * SECOND;
const RECOVER_MS = 15 * SECOND;
/** A resolver that is silent costs a stub a timeout, and the next then has to answer. */
const BEYOND_TIMEOUT_MS = 2 * SECOND;
/** A secondary's retry, and the transfer behind it. */
const BEYOND_RETRY_MS = 5 * SECOND;
/** What a run can wait for: a secondary that asks again in an hour is not waited for. */
const SLOWEST_MS = 120 * SECOND;
/** A fault lasts so long beyond the longest failover: recovery may take as long as the fault did. */
const BEYOND_FAILOVER_MS = 3 * SECOND;

/** Times with a comment for each service that has one. */
export interface AllowanceSeen {
  readonly allowance: Allowance;
  readonly why: Readonly<Record<string, string>>;
}

/** How long stubs wait before they ask another resolver. */
export interface ClientSeen {
  readonly asked: readonly string[];
  readonly timeoutMs: Ms;
}

/** The longest of what is said of each service; with the default where nothing longer is. */
class Longest {
  readonly #least: Ms;
  readonly #waits = new Map<string, Wait>();
  constructor(least: Ms) {
    this.#least = least;
  }

  say(service: string, { ms, why }: Wait): void {
    const before = this.#waits.get(service);
    if (!before || ms > before.ms) this.#waits.set(service, { ms: wholeSeconds(ms), why });
  }

  /** With the default where that is longer, and it says so. */
  all(services: readonly string[], leastMs = this.#least): AllowanceSeen {
    const waits = services.flatMap((service) => {
      const wait = this.#waits.get(service);
      if (!wait) return [];
      const isShort = wait.ms <= leastMs;
      return [[service, isShort ? { ms: leastMs, why: `the default; ${wait.why}` } : wait] as const];
    });
    return {
      allowance: {
        defaultMs: leastMs,
        byServiceMs: Object.fromEntries(waits.map(([service, { ms }]) => [service, ms])),
      },
      why: Object.fromEntries(waits.map(([service, { why }]) => [service, why])),
    };
  }
}

/** What those who need a service document of how they notice. One that is needed by itself has no other, so nothing fails over. */
function sayOfUsers(
  all: readonly ServiceSeen[],
  needs: readonly NeedSeen[],
  failover: Longest,
  recover: Longest,
): void {
  for (const { service: user, needs: list } of needs) {
    const seen = seenOf(all, user);
    const waits = seen && waitsOf(seen.software, seen.texts);
    for (const { any } of list) {
      for (const service of any) {
        if (waits?.failover && any.length > 1) failover.say(service, waits.failover);
        if (waits?.recover) recover.say(service, waits.recover);
      }
    }
  }
}

/** A secondary that has missed something has it after a retry of its SOA (RFC 1035 section 3.3.13). */
function sayOfSecondaries(all: readonly ServiceSeen[], recover: Longest): void {
  for (const { service, serves, texts } of all) {
    if (!sayingSecondary(texts)) continue;
    for (const { zone, soa } of serves) {
      const { retryMs } = retryOf(soa);
      const isSlow = retryMs > SLOWEST_MS;
      const why = `SOA of ${zone}: retry ${retryMs / SECOND} s${isSlow ? ', which no run waits for' : ', and a transfer'}`;
      recover.say(service, { ms: isSlow ? 0 : retryMs + BEYOND_RETRY_MS, why });
    }
  }
}

/** `failover` and `recover` for each service of a lab: what the software of those who ask it documents, and the default where that is shorter. */
export function allowancesOf(
  all: readonly ServiceSeen[],
  needs: readonly NeedSeen[],
  { asked, timeoutMs }: ClientSeen,
): { readonly failover: AllowanceSeen; readonly recover: AllowanceSeen } {
  const failover = new Longest(FAILOVER_MS);
  const recover = new Longest(RECOVER_MS);
  sayOfUsers(all, needs, failover, recover);
  sayOfSecondaries(all, recover);
  const why = `resolv.conf(5): another is asked after timeout (${timeoutMs / SECOND} s)`;
  for (const service of asked) failover.say(service, { ms: timeoutMs + BEYOND_TIMEOUT_MS, why });
  const services = all.map(({ service }) => service);
  const failing = failover.all(services);
  const longest = Math.max(failing.allowance.defaultMs, ...Object.values(failing.allowance.byServiceMs));
  return { failover: failing, recover: recover.all(services, Math.max(RECOVER_MS, longest + BEYOND_FAILOVER_MS)) };
}
