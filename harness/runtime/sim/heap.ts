/** Something to do at a time. Plain data, so that a heap of many stays cheap. */
export interface Entry {
  /** Whole microseconds. */
  readonly atUs: number;
  /** Grows with every entry made: of two at one time, the earlier made comes first. */
  readonly order: number;
}

const before = (a: Entry, b: Entry): boolean => a.atUs < b.atUs || (a.atUs === b.atUs && a.order < b.order);

/** Moves the entry at `index` up until its parent is not after it. */
function siftUp<T extends Entry>(entries: T[], entry: T, index: number): void {
  let at = index;
  while (at > 0) {
    const parentAt = (at - 1) >> 1;
    const parent = entries[parentAt];
    if (parent === undefined || !before(entry, parent)) break;
    entries[at] = parent;
    at = parentAt;
  }
  entries[at] = entry;
}

/** Moves an entry down from the top until no child is before it. */
function siftDown<T extends Entry>(entries: T[], entry: T): void {
  const { length } = entries;
  let at = 0;
  for (;;) {
    let childAt = 2 * at + 1;
    if (childAt >= length) break;
    let child = entries[childAt];
    const right = childAt + 1 < length ? entries[childAt + 1] : undefined;
    if (child === undefined) break;
    if (right !== undefined && before(right, child)) {
      child = right;
      childAt++;
    }
    if (!before(child, entry)) break;
    entries[at] = child;
    at = childAt;
  }
  entries[at] = entry;
}

/** Adds an entry to a binary min-heap, ordered by time and then by order of making. */
export function push<T extends Entry>(entries: T[], entry: T): void {
  entries.push(entry);
  siftUp(entries, entry, entries.length - 1);
}

/** Takes the first entry out of the heap; undefined when it is empty. */
export function pop<T extends Entry>(entries: T[]): T | undefined {
  const first = entries[0];
  const last = entries.pop();
  if (last !== undefined && entries.length > 0) siftDown(entries, last);
  return first;
}
