import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';

/** A compose file as its owner wrote it. */
export interface OwnersFile {
  /** As it is named to the owner. */
  readonly name: string;
  readonly text: string;
}

type Path = readonly string[];

/** The offset of the last key of a path that a file has, and how much of the path that is. */
function deepest(text: string, path: Path): { readonly depth: number; readonly line: number } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'silent' });
  let node: unknown = document.contents;
  let found = { depth: 0, line: 1 };
  for (const [at, key] of path.entries()) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    if (!pair || !isNode(pair.key) || !pair.key.range) break;
    found = { depth: at + 1, line: lines.linePos(pair.key.range[0]).line };
    node = pair.value;
  }
  return found;
}

/**
 * Where a field of the merged whole comes from: `compose.yml line 12`, or the nearest around it that a file has. Of two files that have
 * it, the later one is what holds. Files that none of the path is in are named without a line.
 */
export function whereInFiles(files: readonly OwnersFile[], path: Path): string {
  let best: { readonly depth: number; readonly where: string } | undefined;
  for (const { name, text } of files) {
    const { depth, line } = deepest(text, path);
    if (depth >= (best?.depth ?? 2)) best = { depth, where: `${name} line ${line}` };
  }
  return best?.where ?? files.map(({ name }) => name).join(', ');
}

/** Where the first of the files that is not YAML goes wrong: `compose.yml line 4`. Undefined when all of them are. */
export function brokenAt(files: readonly OwnersFile[]): string | undefined {
  for (const { name, text } of files) {
    const lines = new LineCounter();
    const [error] = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' }).errors;
    if (error) return `${name} line ${Math.max(1, lines.linePos(error.pos[0]).line)}`;
  }
  return undefined;
}
