import type { Ms } from '../../lab/spec.ts';
import type { Answer } from './answer.ts';
import { type Judged, RIGHT } from './judge-answer.ts';

/** The serial that a server has of a zone: undefined where it has said none. */
export interface SerialSeen {
  readonly node: string;
  readonly serial: number | undefined;
}

/** What an SOA says of the copies of its zone. */
export interface SoaSeen {
  readonly serial: number;
  /** After so long a secondary asks for a newer one by itself, and once more where that failed (RFC 1035 section 3.3.13). */
  readonly refreshMs: Ms;
}

/** The SOA in an answer to a question for that of a zone. */
export function soaOf(answer: Answer, zone: string): SoaSeen | undefined {
  if (answer.is !== 'dns') return undefined;
  const soa = answer.records.find(({ name, type }) => name === zone && type === 'SOA');
  const [, , serial, refresh, retry] = soa?.data.split(' ') ?? [];
  return soa && { serial: Number(serial), refreshMs: (Number(refresh) + Number(retry)) * 1000 };
}

/** Whether a serial is older than another, which may be so across the end of the 32 bits (RFC 1982 section 3.2). */
export function isOlder(serial: number, other: number): boolean {
  const ahead = (other - serial + 2 ** 32) % 2 ** 32;
  return ahead > 0 && ahead < 2 ** 31;
}

/** Judges whether all servers of a zone have the same serial. One that has said none is judged by that question itself. */
export function judgeAgree(zone: string, seen: readonly SerialSeen[]): Judged {
  const told = seen.flatMap(({ node, serial }) => (serial === undefined ? [] : [{ node, serial }]));
  const newest = told.reduce<number | undefined>((best, { serial }) => {
    return best === undefined || isOlder(best, serial) ? serial : best;
  }, undefined);
  if (newest === undefined || told.every(({ serial }) => serial === newest)) return RIGHT;
  const list = [...new Set(told.map(({ node, serial }) => `${node} ${serial}${serial === newest ? '' : ' (behind)'}`))];
  const differ = `differ: ${list.join(', ')}`;
  return { is: 'wrong', sentence: `the serials of ${zone} ${differ}`, said: `serials ${differ}` };
}
