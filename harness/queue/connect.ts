import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';
import { HarnessError, UsageError } from '../basics/errors.ts';
import { type Address, withoutSecrets } from './address.ts';

/** Whoever is away at the start is told within this time. */
const ANSWERS_WITHIN_MS = 6_000;
/** One that was there is asked again this often. */
const AGAIN_AFTER_MS = 500;
/** What Redis says to a wrong name or password, and to a database that it has not. */
const REFUSED = /^(WRONGPASS|NOAUTH|NOPERM)|invalid password|ERR AUTH|DB index is out of range|invalid DB index/i;

/** What Node says of a certificate that nobody it trusts has signed for that host (its list of X509 certificate error codes). */
const UNTRUSTED = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;

const optionsOf = ({ host, port, db, tls, username, password }: Address): RedisOptions => ({
  ...{ host, port, db, lazyConnect: true, connectTimeout: ANSWERS_WITHIN_MS },
  // A name that is an address is none (RFC 6066 section 3).
  ...(tls && { tls: isIP(host) === 0 ? { servername: host } : {} }),
  ...(username !== undefined && { username }),
  ...(password !== undefined && { password }),
});

const wordsOf = (error: unknown, address: Address): string => {
  const { message = '', code } = error as NodeJS.ErrnoException;
  return withoutSecrets(message === '' ? (code ?? 'no reason given') : message, address);
};

/** Whether it answers at all, and to whom. The first failure says why, where later ones say that the connection is closed. */
async function tried(address: Address): Promise<unknown> {
  const redis = new Redis({ ...optionsOf(address), retryStrategy: () => null, maxRetriesPerRequest: 0 });
  let first: unknown;
  redis.on('error', (error) => {
    first ??= error;
  });
  const late = sleep(ANSWERS_WITHIN_MS, 'late' as const);
  try {
    const answer = await Promise.race([redis.connect().then(() => redis.ping()), late]);
    return answer === 'late' ? (first ?? new Error(`nothing came back in ${ANSWERS_WITHIN_MS / 1_000} s`)) : first;
  } catch (error) {
    return first ?? error;
  } finally {
    redis.disconnect();
  }
}

/**
 * A connection to a queue, which is tried first: throws UsageError where it lets nobody in as told, HarnessError where nobody answers.
 * Later it waits for a Redis that is away, for as long as that takes, and whoever uses it says so (`on('error')` is quiet).
 */
export async function connect(address: Address): Promise<Redis> {
  const problem = await tried(address);
  if (problem !== undefined) {
    const why = wordsOf(problem, address);
    if (REFUSED.test(why))
      throw new UsageError(
        `the queue at ${address.text} refuses us (${why}): correct the name, password or database of ${address.from}`,
      );
    if (UNTRUSTED.test((problem as NodeJS.ErrnoException).code ?? ''))
      throw new UsageError(
        `the queue at ${address.text} is not trusted (${why}): give the file of who signed for it in NODE_EXTRA_CA_CERTS`,
      );
    throw new HarnessError(
      `the queue at ${address.text} cannot be reached (${why}): start a Redis there, or correct ${address.from}`,
    );
  }
  const redis = new Redis({ ...optionsOf(address), retryStrategy: () => AGAIN_AFTER_MS, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  await redis.connect();
  return redis;
}
