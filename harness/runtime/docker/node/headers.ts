import type { IncomingMessage } from 'node:http';

/** Headers as the program gets them: one text each, names in lower case as node gives them. */
export const plainHeaders = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  );

/** What every request carries, and the program gets otherwise or not at all. */
const OF_EVERY_REQUEST: readonly string[] = ['host', 'connection', 'content-length'];

/** The headers that a request has besides; undefined when it has none, as in the simulation. */
export function ownHeaders(message: IncomingMessage): Record<string, string> | undefined {
  const own = Object.entries(plainHeaders(message)).filter(([name]) => !OF_EVERY_REQUEST.includes(name));
  return own.length > 0 ? Object.fromEntries(own) : undefined;
}
