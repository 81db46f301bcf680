import { isIP } from 'node:net';
import { canonicalType } from '../../dns/codes.ts';
import { isAtOrBelow, parseName } from '../../dns/name-text.ts';
import { parseRdata } from '../../dns/parse-rdata.ts';
import { rdataText } from '../../dns/rdata-text.ts';
import { likely } from '../../input/did-you-mean.ts';
import { quotedValue } from '../../text/printable.ts';
import { type At, inside, lengthAt, listOf, readAt, refuseAt } from './decode-fields.ts';
import { DEFAULTS } from './defaults.ts';
import type { Check, GetCheck, NameCheck, ZoneCheck, ZoneSource } from './lab-file.ts';
import { CHECKS } from './lab-file-schema.ts';
import { wordsOf } from './zone-words.ts';

const nameAt = (at: At, text: string): string => readAt(at, () => parseName(text), 'write the whole name');

const given = <T>(value: T | readonly T[] | undefined) => (value === undefined ? undefined : listOf(value));

function zoneCheck(at: At, entry: unknown): ZoneCheck {
  const { zone: text, file, axfr, names, agree, servers } = at.file.parse(CHECKS.zone, entry, at.path);
  const zone = nameAt(inside(at, 'zone'), text);
  const sources: ZoneSource[] = [
    ...(file === undefined ? [] : [{ is: 'file', path: file } as const]),
    ...(axfr === undefined ? [] : [{ is: 'axfr', from: axfr } as const]),
    ...(names === undefined ? [] : [{ is: 'names', names: names.map(nameBelow(inside(at, 'names'), zone)) } as const]),
  ];
  const [source] = sources;
  if (!source || sources.length > 1)
    return refuseAt(at, 'a zone has one of file, axfr and names: say where its names are read from');
  const agreeMs = lengthAt(inside(at, 'agree'), agree ?? DEFAULTS.agree.value);
  return { is: 'zone', zone, source, agreeMs, servers: given(servers) };
}

const nameBelow = (at: At, zone: string) => (text: string, index: number) => {
  const name = nameAt(inside(at, index), text);
  const isInside = isAtOrBelow(name, zone);
  return isInside ? name : refuseAt(inside(at, index), `${quotedValue(text)} is not in ${zone}: write the whole name`);
};

/** What nobody answers with one set of records: transfers, everything at once, and what only goes with a message. */
const NOT_ASKED = ['OPT', 'TSIG', 'IXFR', 'AXFR', 'ANY'];

function typeAt(at: At, text: string): string {
  const type = readAt(at, () => canonicalType(text), 'write it as A, AAAA, MX or TYPE123');
  return NOT_ASKED.includes(type) ? refuseAt(at, `${type} has no answer of its own: choose another`) : type;
}

/** The data of an answer, as a zone file has it, in the one form in which data are compared. Names in it are whole. */
function answerAt(at: At, type: string, text: string): string {
  const octets = readAt(at, () => parseRdata(type, wordsOf(text), '.'), `write the data as in a zone file`);
  return octets
    ? rdataText(type, octets)
    : refuseAt(at, `${type} is a type that is not read: write its data as \\# LENGTH HEX`);
}

function nameCheck(at: At, entry: unknown): NameCheck {
  const fields = at.file.parse(CHECKS.name, entry, at.path);
  const type = typeAt(inside(at, 'type'), fields.type);
  const answers = given(fields.answers)?.map((text, index) => answerAt(inside(at, 'answers', index), type, text));
  const name = nameAt(inside(at, 'name'), fields.name);
  return { is: 'name', name, type, answers, servers: given(fields.servers) };
}

function urlAt(at: At, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    return refuseAt(at, `${quotedValue(text)} is no address of a page: write it as http://www.example.com/`);
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    return refuseAt(at, `${quotedValue(text)} has a user or a #: leave that out, since it is no part of what is asked`);
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0) nameAt(at, url.hostname);
  return url.href;
}

function getCheck(at: At, entry: unknown): GetCheck {
  const fields = at.file.parse(CHECKS.get, entry, at.path);
  const { get, from, status = DEFAULTS.status.value, body, sha256, ca } = fields;
  if (body !== undefined && sha256 !== undefined)
    return refuseAt(inside(at, 'sha256'), 'body says the same: leave one of them out');
  const url = urlAt(inside(at, 'get'), get);
  if (ca !== undefined && !url.startsWith('https:'))
    return refuseAt(inside(at, 'ca'), `${url} needs no certificate: leave it out`);
  const page = body !== undefined ? { body } : sha256 !== undefined ? { sha256: sha256.toLowerCase() } : undefined;
  const signer = typeof ca === 'string' ? { file: ca, on: undefined } : ca;
  return { is: 'get', url, from: listOf(from), status, page, ca: signer };
}

const SORTS = { zone: zoneCheck, name: nameCheck, get: getCheck } as const;
const isSort = (field: string): field is keyof typeof SORTS => Object.hasOwn(SORTS, field);

/** What to do about a check that is of no sort: one of its fields may be a sort that is misspelt. */
function meantSort(entry: object): string {
  const meant = Object.keys(entry).flatMap((field) => likely(field, Object.keys(SORTS)) ?? [])[0];
  return meant === undefined ? 'say which' : `did you mean "${meant}"?`;
}

function checkOf(at: At, entry: Readonly<Record<string, unknown>>): Check {
  const [sort, ...others] = Object.keys(entry).filter(isSort);
  if (sort === undefined || others.length > 0)
    return refuseAt(at, `a check has one of zone, name and get: ${sort ? 'make two of it' : meantSort(entry)}`);
  return SORTS[sort](at, entry);
}

/** What no two checks may both say. */
function topicOf(check: Check): string {
  if (check.is === 'zone') return `zone ${check.zone}`;
  return check.is === 'name' ? `name ${check.name} ${check.type}` : `get ${check.url}`;
}

/** Throws UsageError for the first entry that is no check, or that says again what an earlier one says. */
export function checksAt(at: At, entries: readonly Readonly<Record<string, unknown>>[]): readonly Check[] {
  const topics = new Set<string>();
  return entries.map((entry, index) => {
    const check = checkOf(inside(at, index), entry);
    const topic = topicOf(check);
    if (topics.has(topic)) return refuseAt(inside(at, index), `there is a check of ${topic} already: leave one out`);
    topics.add(topic);
    return check;
  });
}
