import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { UsageError } from '../basics/errors.ts';
import { decodeSchedule, orderFile } from './codec.ts';
import type { ScheduleFile } from './schedule-file.ts';

/** Names the layout: base64url (RFC 4648 section 5) of raw DEFLATE (RFC 1951) of the schedule file as JSON. */
const PREFIX = 'zq1.';
/** No schedule comes near; a hostile token cannot fill the memory. */
const OCTETS_MAX = 4 * 1024 * 1024;

/** A schedule file as one word, to paste into a terminal or a chat. */
export function encodeToken(file: ScheduleFile): string {
  return PREFIX + deflateRawSync(JSON.stringify(orderFile(file)), { level: 9 }).toString('base64url');
}

/** Whether this is meant as a token and not as the name of a file. */
export const looksLikeToken = (text: string): boolean => /^\s*zq\d+\./.test(text);

function inflate(body: string): string {
  if (!/^[A-Za-z0-9_-]+$/.test(body)) {
    throw new UsageError('the token has characters that no token has: copy the whole of it and nothing else');
  }
  try {
    const octets = inflateRawSync(Buffer.from(body, 'base64url'), { maxOutputLength: OCTETS_MAX });
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    throw new UsageError('the token is damaged or was cut off: copy the whole of it again');
  }
}

/**
 * Reads a token; whitespace that a mail put in is ignored. Throws UsageError, one sentence, for another prefix, a token
 * that was cut off or damaged, and as decodeSchedule does.
 */
export function decodeToken(token: string): ScheduleFile {
  const text = token.replace(/\s+/g, '');
  if (!text.startsWith(PREFIX)) {
    throw new UsageError(
      `a token of this build begins with "${PREFIX}": copy the whole of it, or use the build that wrote it`,
    );
  }
  return decodeSchedule(inflate(text.slice(PREFIX.length)), 'the token');
}
