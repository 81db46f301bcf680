import { UsageError } from '../basics/errors.ts';

/** Where a queue is: a database of a Redis. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** The same for people, without the name and the password: the one form in which it is told or kept. */
  readonly text: string;
}

const PORT = 6379;
const FORM = 'redis://host:6379/0, or rediss://user:password@host/0 for TLS';

/** Never what was given: there may be a password in it. */
const refused = (why: string): UsageError => new UsageError(`--queue ${why}: give it as ${FORM}`);

function parsed(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw refused('is no URL');
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refused('has a % in its name or password that begins no octet');
  }
}

/** Reads the URL of a queue. Throws UsageError, which does not repeat the URL. */
export function parseAddress(given: string): Address {
  const url = parsed(given);
  const tls = url.protocol === 'rediss:';
  if (!tls && url.protocol !== 'redis:') throw refused('is no URL of a Redis');
  if (url.hostname === '') throw refused('names no host');
  if (url.search !== '' || url.hash !== '') throw refused('has more than a host, a port and a database');
  const path = /^\/?(\d{1,5})?$/.exec(url.pathname);
  if (!path) throw refused('names a database that is no number');
  const db = Number(path[1] ?? 0);
  const port = url.port === '' ? PORT : Number(url.port);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    ...{ port, db, tls },
    ...(url.username !== '' && { username: decoded(url.username) }),
    ...(url.password !== '' && { password: decoded(url.password) }),
    text: `${url.protocol}//${url.hostname}:${port}/${db}`,
  };
}

/** What Redis or the system said of a queue, without the password where that should be in it. */
export const withoutSecrets = (text: string, { password }: Pick<Address, 'password'>): string =>
  password === undefined || password === '' ? text : text.replaceAll(password, '***');
