import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import { firstIssue, issuePath } from './issue.ts';
import { hasProto } from './json-fields.ts';

type Path = readonly (string | number)[];

/** A YAML file as a value that knows its lines. */
export interface YamlFile {
  readonly value: unknown;
  /** The line of the field at a path, from 1. */
  lineOf(path: Path): number;
  /** An error about the field at a path: file, line, problem. */
  refuse(path: Path, problem: string): UsageError;
  /** What the schema makes of a value that sits at a path. Throws UsageError. */
  parse<T>(schema: z.ZodType<T>, value: unknown, path?: Path): T;
  /** Runs what may throw a UsageError about the field at a path, and says where that is. */
  locate<T>(path: Path, work: () => T): T;
}

/** Brackets that are open at once, and items that begin on one line: far more than any story has, in text or not. */
const OPEN_MAX = 200;
/** What a parser may make something of: about ten things for each of the entries of a timeline, which has thousands at most. */
const THINGS_MAX = 50_000;

function openBrackets(text: string): number {
  let [open, most] = [0, 0];
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = Math.max(0, open + (bracket === '[' || bracket === '{' ? 1 : -1));
    most = Math.max(most, open);
  }
  return most;
}

/** `- - - -`, or `? ? ? ?`: each is a level. */
const onOneLine = (text: string): number =>
  Math.max(0, ...Array.from(text.matchAll(/(?:[-?:][ \t]+){20,}/g), ([run]) => run.replace(/[ \t]+/g, '').length));

/** Fields, items, and lines. */
const things = (text: string): number => text.match(/[-?:][ \t\r\n]|[,[{&*!\n]/g)?.length ?? 0;

/** Why a text is not given to the parser, which takes seconds and hundreds of megabytes to give up on some. */
function tooMuch(text: string): string | undefined {
  if (openBrackets(text) > OPEN_MAX || onOneLine(text) > OPEN_MAX) return 'is nested too deep: write it out in full';
  const has = things(text);
  return has > THINGS_MAX
    ? `has ${has} fields, items and lines, and ${THINGS_MAX} are the most: leave some out`
    : undefined;
}

/** Reads YAML 1.2 with merge keys (`<<`). Throws UsageError that names the line where it is not. */
export function readYaml(text: string, source: string): YamlFile {
  const lines = new LineCounter();
  const much = tooMuch(text);
  if (much !== undefined) throw new UsageError(`${source} ${much}`);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'error' });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const at = (offset: number, problem: string) => new UsageError(`${source} line ${lineAt(offset)}: ${problem}`);
  const [error] = [...document.errors, ...document.warnings];
  if (error) throw at(error.pos[0], `this is not YAML (${error.message}): correct it there`);

  /** Where a field's name or a list's item begins; of the nearest around it when it is not there. */
  const offsetOf = (path: Path): number => {
    const parent = path.length === 0 ? undefined : document.getIn(path.slice(0, -1), true);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
      : undefined;
    const node = pair?.key ?? document.getIn(path, true);
    if (isNode(node) && node.range) return node.range[0];
    return path.length === 0 ? 0 : offsetOf(path.slice(0, -1));
  };
  const refuse = (path: Path, problem: string) => at(offsetOf(path), problem);

  const value = ((): unknown => {
    try {
      return document.toJS();
    } catch (cause) {
      throw at(
        0,
        `this cannot be read (${cause instanceof Error ? cause.message : String(cause)}): write it out in full`,
      );
    }
  })();
  if (hasProto(value)) throw at(0, 'there is a field "__proto__", which no file of ours has: remove it');
  return {
    value,
    lineOf: (path) => lineAt(offsetOf(path)),
    refuse,
    parse: (schema, input, path = []) => {
      const parsed = schema.safeParse(input);
      if (parsed.success) return parsed.data;
      const keys = issuePath(parsed.error).map((key) => (typeof key === 'symbol' ? String(key) : key));
      throw refuse([...path, ...keys], firstIssue(parsed.error, input, schema, path));
    },
    locate: (path, work) => {
      try {
        return work();
      } catch (cause) {
        throw cause instanceof UsageError ? refuse(path, cause.message) : cause;
      }
    },
  };
}
