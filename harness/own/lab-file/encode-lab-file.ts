import { Document, isMap, isNode, isScalar, isSeq, type Node, visit } from 'yaml';
import { oneLine } from '../../text/printable.ts';
import type { Path } from './decode-fields.ts';
import { DEFAULTS } from './defaults.ts';
import { fieldsOfLab } from './encode-fields.ts';
import type { LabFile } from './lab-file.ts';

/** Where the value of a field is from, told in a comment beside it. */
export interface Source {
  readonly path: Path;
  readonly text: string;
}

type DefaultName = keyof typeof DEFAULTS;

/** The fields that have a default, by the name of that. */
function defaultPaths({ check, push }: LabFile): readonly (readonly [DefaultName, Path])[] {
  const ofChecks = check.flatMap((one, index): [DefaultName, Path][] => {
    if (one.is === 'zone') return [['agree', ['check', index, 'agree']]];
    return one.is === 'get' ? [['status', ['check', index, 'status']]] : [];
  });
  const ofPushes = Object.keys(push).flatMap((name): [DefaultName, Path][] => [
    ['bump', ['push', name, 'bump']],
    ['undo', ['push', name, 'undo']],
  ]);
  return [
    ['ready', ['ready']],
    ['client.timeout', ['client', 'timeout']],
    ['client.tries', ['client', 'tries']],
    ['client.rate', ['client', 'rate']],
    ...ofChecks,
    ['failover', ['failover', 'default']],
    ['recover', ['recover', 'default']],
    ...ofPushes,
    ['reset', ['reset']],
  ];
}

/** The sources of all values that are the default, so that their comments never speak of another. */
function defaultSources(lab: LabFile, document: Document): readonly Source[] {
  return defaultPaths(lab)
    .filter(([name, path]) => document.getIn(path) === DEFAULTS[name].value)
    .map(([name, path]) => ({ path, text: `default: ${DEFAULTS[name].source}` }));
}

/** Whether people write it on one line: a list of words, nothing at all, or, within something else, a field alone. */
const isShort = (node: Node, isInside: boolean): boolean =>
  isSeq(node)
    ? node.items.every((item) => isScalar(item) || (isMap(item) && item.flow))
    : isMap(node) && (node.items.length === 0 || (isInside && node.items.length === 1 && !isMap(node.items[0]?.value)));

function comment(document: Document, { path, text }: Source): void {
  const node = document.getIn(path, true);
  if (!isNode(node)) return;
  const line = ` ${oneLine(text)}`;
  const isBeside = isScalar(node) || ((isSeq(node) || isMap(node)) && node.flow === true);
  if (isBeside) node.comment = line;
  else node.commentBefore = line;
}

/**
 * Writes a lab file that decodes to the same, with every default spelled out and its source beside it. `sources` come before those of defaults;
 * `head` are lines at its top.
 */
export function encodeLabFile(lab: LabFile, sources: readonly Source[] = [], head: readonly string[] = []): string {
  const document = new Document(fieldsOfLab(lab), { keepUndefined: false, aliasDuplicateObjects: false });
  visit(document, {
    // The ancestors of a field of the whole file are the document, its map and the pair.
    Collection: (key, node, { length }) => {
      if (key !== null && isShort(node, length > 3)) node.flow = true;
    },
  });
  for (const source of [...defaultSources(lab, document), ...sources]) comment(document, source);
  document.commentBefore = head.map((line) => ` ${oneLine(line)}`).join('\n') || null;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
