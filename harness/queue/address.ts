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
  /** Who named it: `--queue`, or a variable of the environment. */
  readonly from: string;
}

/** Names a queue where `--queue` does not: what is on a command line may be seen by others of the machine. */
export const QUEUE_VARIABLE = 'ZONEQUAKE_QUEUE';

/** The URL of a queue, by `--queue` or by the environment; undefined for none. An empty variable is none. */
export const queueUrl = (option: string | undefined, env: NodeJS.ProcessEnv = process.env): string | undefined =>
  option ?? (env[QUEUE_VARIABLE] || undefined);

const PORT = 6379;
const FORM = 'redis://host:6379/0, or rediss://user:password@host/0 for TLS';

/** Says why a URL is none. */
type Refuse = (why: string) => UsageError;

function parsed(text: string, refused: Refuse): URL {
  try {
    return new URL(text);
  } catch {
    throw refused('is no URL');
  }
}

function decoded(part: string, refused: Refuse): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refused('has a % in its name or password that begins no octet');
  }
}

/** Reads the URL of a queue that `from` named. Throws UsageError, which does not repeat the URL: there may be a password in it. */
export function parseAddress(given: string, from = '--queue'): Address {
  const refused: Refuse = (why) => new UsageError(`${from} ${why}: give it as ${FORM}`);
  const url = parsed(given, refused);
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
    ...(url.username !== '' && { username: decoded(url.username, refused) }),
    ...(url.password !== '' && { password: decoded(url.password, refused) }),
    text: `${url.protocol}//${url.hostname}:${port}/${db}`,
    from,
  };
}

/** The same for one that `queueUrl` gave. */
export const addressOf = (url: string, env: NodeJS.ProcessEnv = process.env): Address =>
  parseAddress(url, url === env[QUEUE_VARIABLE] ? QUEUE_VARIABLE : '--queue');

/** What Redis or the system said of a queue, without the password where that should be in it. */
export const withoutSecrets = (text: string, { password }: Pick<Address, 'password'>): string =>
  password === undefined || password === '' ? text : text.replaceAll(password, '***');
