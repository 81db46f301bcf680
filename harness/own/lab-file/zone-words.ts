import type { Word } from '../../dns/parse-rdata.ts';

/** One entry of a master file (RFC 1035 section 5.1), which parentheses spread over several lines. */
export interface Entry {
  readonly words: readonly Word[];
  /** It begins with a space: it is of the owner before it. */
  readonly isIndented: boolean;
  /** Where it begins, from 1. */
  readonly line: number;
}

/** What cannot be read, and where. */
export class WordProblem extends RangeError {
  readonly line: number;
  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

/** Spaces, the end of a line, a comment, parentheses, a quoted word, a plain word. */
const TOKEN = /[^\S\n]+|\n|;[^\n]*|[()]|"(?:\\[^\n]|[^"\\\n])*"|(?:\\[^\n]|[^\s"();\\])+/y;

/** Characters of a line, and words of an entry: no record of 65535 octets needs as many, however it is written. */
const LINE_MAX = 500_000;
const WORDS_MAX = 40_000;

function checkLines(text: string): void {
  let line = 1;
  for (let at = 0; at < text.length; line++) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end;
    if (next - at > LINE_MAX) throw new WordProblem(line, `the line has over ${LINE_MAX} characters: split it`);
    at = next + 1;
  }
}

/** What a reader has of the entry that it is in. */
class Reader {
  line = 1;
  #words: Word[] = [];
  #isIndented = false;
  #isAtStart = true;
  #beganAt = 1;
  /** Lines on which parentheses were opened that are open still. */
  readonly #open: number[] = [];

  /** Takes a token; the entry that it ends, if it ends one. */
  take(token: string): Entry | undefined {
    if (token === '\n') {
      this.line++;
      return this.#open.length === 0 ? this.end() : undefined;
    }
    if (this.#isAtStart) [this.#isIndented, this.#isAtStart, this.#beganAt] = [/^\s/.test(token), false, this.line];
    if (token === '(') this.#open.push(this.line);
    else if (token === ')') {
      if (this.#open.pop() === undefined) throw new WordProblem(this.line, 'this ) closes nothing: remove it');
    } else if (!/^[\s;]/.test(token)) {
      const isQuoted = token.startsWith('"');
      if (this.#words.length === WORDS_MAX)
        throw new WordProblem(this.line, `there are over ${WORDS_MAX} words in one record: split it`);
      this.#words.push({ text: isQuoted ? token.slice(1, -1) : token, isQuoted });
    }
    return undefined;
  }

  end(): Entry | undefined {
    const entry = { words: this.#words, isIndented: this.#isIndented, line: this.#beganAt };
    [this.#words, this.#isIndented, this.#isAtStart] = [[], false, true];
    return entry.words.length > 0 ? entry : undefined;
  }

  checkClosed(): void {
    const opened = this.#open.at(-1);
    if (opened !== undefined) throw new WordProblem(opened, 'this ( is never closed: close it');
  }
}

/** The entries of a master file, without those that have nothing. Throws WordProblem where a parenthesis or a quote has no other. */
export function* entriesOf(text: string): Generator<Entry> {
  checkLines(text);
  const reader = new Reader();
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const [token] = TOKEN.exec(text) ?? [];
    if (token === undefined) {
      const what =
        text[at] === '"' ? 'the quote that is opened here is not closed on its line' : 'a backslash ends the line';
      throw new WordProblem(reader.line, `${what}: correct it`);
    }
    // The pattern is shared, and what takes the entry may read another file meanwhile.
    const end = TOKEN.lastIndex;
    const entry = reader.take(token);
    if (entry) yield entry;
    TOKEN.lastIndex = end;
  }
  reader.checkClosed();
  const last = reader.end();
  if (last) yield last;
}

/** The words of a single record's data, as it is written in a file. Throws WordProblem. */
export const wordsOf = (text: string): readonly Word[] => [...entriesOf(text)].flatMap(({ words }) => words);
