import { UsageError } from '../../basics/errors.ts';
import { canonicalType } from '../../dns/codes.ts';
import { parseName } from '../../dns/name-text.ts';
import { parseRdata, type Word } from '../../dns/parse-rdata.ts';
import { rdataText } from '../../dns/rdata-text.ts';
import { isTtl, parseTtl } from '../../dns/ttl-text.ts';
import { type Zone, type ZoneRecord, zoneOf } from './zone.ts';
import { generatedWords, parseRange, withCounter } from './zone-generate.ts';
import { type Entry, entriesOf, WordProblem } from './zone-words.ts';

/** A file that was read: `path` names it in messages, and to whoever reads what it includes. */
export interface ZoneText {
  readonly path: string;
  readonly text: string;
}

/** Reads a file that another includes; `from` is the other's path. Throws UsageError, or RangeError for a path that leads to none. */
export type ReadIncluded = (path: string, from: string) => ZoneText;

/** Records of a zone: far more than a lab has, and few enough to be asked for one by one. */
const RECORDS_MAX = 100_000;
/** Files that include each other. */
const DEPTH_MAX = 10;

/** What holds for the entries of one file. */
interface Place {
  readonly path: string;
  readonly depth: number;
  origin: string;
  owner: string;
}

/** Type, data and what comes before them. */
interface Parts {
  readonly ttl: number | undefined;
  readonly type: string;
  readonly data: readonly Word[];
}

/** Reads class and TTL in either order (RFC 1035 section 5.1), then the type. */
function partsOf(words: readonly Word[]): Parts {
  let ttl: number | undefined;
  let at = 0;
  let hasClass = false;
  for (; at < words.length; at++) {
    const word = words[at]?.text.toUpperCase() ?? '';
    const isClass = /^(IN|CH|HS|CS|CLASS\d+)$/.test(word);
    if (isClass && !hasClass) hasClass = true;
    else if (ttl === undefined && isTtl(word)) ttl = parseTtl(word);
    else break;
    if (isClass && word !== 'IN' && word !== 'CLASS1') throw new RangeError(`class ${word} is not IN`);
  }
  const type = words[at]?.text;
  if (type === undefined) throw new RangeError('there is no type');
  return { ttl, type: canonicalType(type), data: words.slice(at + 1) };
}

const nameFrom = (text: string, origin: string): string => (text === '@' ? origin : parseName(text, origin));

class ZoneReader {
  readonly records: ZoneRecord[] = [];
  /** Of `$TTL` (RFC 2308 section 4), and of the record before (RFC 1035 section 5.1). */
  #defaultTtl: number | undefined;
  #lastTtl: number | undefined;
  readonly #apex: string;
  readonly #include: ReadIncluded;
  #hasSoa = false;

  constructor(apex: string, include: ReadIncluded) {
    [this.#apex, this.#include] = [apex, include];
  }

  read({ path, text }: ZoneText, origin: string, depth: number): void {
    const place: Place = { path, depth, origin, owner: origin };
    const refuse = (line: number, problem: string) => new UsageError(`${path} line ${line}: ${problem}`);
    let line = 1;
    try {
      for (const entry of entriesOf(text)) {
        line = entry.line;
        this.#entry(place, entry);
      }
    } catch (error) {
      if (error instanceof WordProblem) throw refuse(error.line, error.message);
      throw error instanceof RangeError ? refuse(line, `${error.message}: correct it`) : error;
    }
  }

  checkWhole(path: string): void {
    if (!this.#hasSoa)
      throw new UsageError(`${path} line 1: there is no SOA of ${this.#apex}: is this the file of another zone?`);
  }

  #entry(place: Place, { words, isIndented }: Entry): void {
    const [first, ...rest] = words;
    if (!first) return;
    if (!isIndented && !first.isQuoted && first.text.startsWith('$')) this.#directive(place, first.text, rest);
    else {
      if (!isIndented) place.owner = nameFrom(first.text, place.origin);
      this.#record(place.owner, partsOf(isIndented ? words : rest), place.origin);
    }
  }

  #directive(place: Place, directive: string, words: readonly Word[]): void {
    const [{ text } = { text: '' }, second] = words;
    const name = directive.toUpperCase();
    const most = name === '$INCLUDE' ? 2 : name === '$GENERATE' ? Number.POSITIVE_INFINITY : 1;
    if (words.length < 1 || words.length > most) throw new RangeError(`${name} has ${words.length} words behind it`);
    if (name === '$ORIGIN') place.origin = nameFrom(text, place.origin);
    else if (name === '$TTL') this.#defaultTtl = parseTtl(text);
    else if (name === '$GENERATE') this.#generate(place, words);
    else if (name === '$INCLUDE') {
      if (place.depth === DEPTH_MAX) throw new RangeError(`files include each other over ${DEPTH_MAX} deep`);
      const origin = second ? nameFrom(second.text, place.origin) : place.origin;
      this.read(this.#include(text, place.path), origin, place.depth + 1);
    } else throw new RangeError(`${directive} is none of $ORIGIN, $TTL, $INCLUDE and $GENERATE`);
  }

  #generate({ origin }: Place, [range, owner, ...rest]: readonly Word[]): void {
    if (!range || !owner) throw new RangeError('$GENERATE needs a range, a name, a type and data');
    const { from, to, step } = parseRange(range.text);
    const parts = partsOf(rest);
    for (let counter = from; counter <= to; counter += step) {
      const name = nameFrom(withCounter(owner.text, counter), origin);
      this.#record(name, { ...parts, data: generatedWords(parts.data, counter) }, origin);
    }
  }

  #record(name: string, { ttl, type, data }: Parts, origin: string): void {
    if (this.records.length === RECORDS_MAX) throw new RangeError(`there are over ${RECORDS_MAX} records`);
    const octets = parseRdata(type, data, origin);
    const text = octets && rdataText(type, octets);
    if (type === 'SOA') {
      if (name !== this.#apex) throw new RangeError(`this is the SOA of ${name}, and the zone is ${this.#apex}`);
      this.#hasSoa = true;
    }
    if (ttl !== undefined) this.#lastTtl = ttl;
    // Without any TTL before it, a record has the minimum of the SOA, as BIND reads it.
    else if (type === 'SOA') this.#lastTtl ??= Number(text?.split(' ').at(-1));
    const used = ttl ?? this.#defaultTtl ?? this.#lastTtl;
    if (used === undefined) throw new RangeError('there is no TTL, and no $TTL before it');
    this.records.push({ name, type, ttl: used, data: text });
  }
}

/**
 * Reads a master file (RFC 1035 section 5, RFC 2308 section 4, RFC 3597, and BIND's `$GENERATE` and TTLs with units) of the zone `apex`. Throws
 * UsageError, one sentence with file and line, for what is none, for another zone's, and for one that is too large.
 */
export function readZone(apex: string, file: ZoneText, include: ReadIncluded): Zone {
  const reader = new ZoneReader(apex, include);
  reader.read(file, apex, 1);
  reader.checkWhole(file.path);
  return zoneOf(apex, reader.records);
}
