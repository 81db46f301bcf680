import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { UsageError } from '../errors.ts';
import { firstIssue } from '../schedule/issue.ts';

type Path = readonly (string | number)[];

/** A YAML file as a value that knows its lines. */
export interface YamlFile {
  readonly value: unknown;
  /** An error about the field at a path: file, line, problem. */
  refuse(path: Path, problem: string): UsageError;
  /** What the schema makes of a value that sits at a path. Throws UsageError. */
  parse<T>(schema: z.ZodType<T>, value: unknown, path?: Path): T;
  /** Runs what may throw a UsageError about the field at a path, and says where that is. */
  locate<T>(path: Path, work: () => T): T;
}

function issuePath(error: z.ZodError): Path {
  const issue = error.issues[0];
  const path = (issue?.path ?? []).map((key) => (typeof key === 'symbol' ? String(key) : key));
  return issue?.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path;
}

/** Brackets that are open at once: far more than any story has, in text or not. The parser takes seconds to give up on many. */
const BRACKETS_MAX = 200;

function openBrackets(text: string): number {
  let [open, most] = [0, 0];
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = Math.max(0, open + (bracket === '[' || bracket === '{' ? 1 : -1));
    most = Math.max(most, open);
  }
  return most;
}

/** Reads YAML 1.2 with merge keys (`<<`). Throws UsageError that names the line where it is not. */
export function readYaml(text: string, source: string): YamlFile {
  const lines = new LineCounter();
  if (openBrackets(text) > BRACKETS_MAX) throw new UsageError(`${source} is nested too deep: write it out in full`);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const at = (offset: number, problem: string) =>
    new UsageError(`${source} line ${Math.max(1, lines.linePos(offset).line)}: ${problem}`);
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
  return {
    value,
    refuse,
    parse: (schema, input, path = []) => {
      const parsed = schema.safeParse(input);
      if (parsed.success) return parsed.data;
      throw refuse([...path, ...issuePath(parsed.error)], firstIssue(parsed.error, input, path));
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
