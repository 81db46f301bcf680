type Fails<T> = (items: readonly T[]) => Promise<boolean>;

/** Keeps one half while one of them alone fails: what a single needed item among n costs is log2(n) to 2 log2(n) probes. */
async function keepHalves<T>(items: readonly T[], fails: Fails<T>): Promise<readonly T[]> {
  let current = items;
  while (current.length > 1) {
    const middle = Math.ceil(current.length / 2);
    const [head, tail] = [current.slice(0, middle), current.slice(middle)];
    if (await fails(head)) current = head;
    else if (await fails(tail)) current = tail;
    else break;
  }
  return current;
}

/** Drops every chunk of `size` items without which the rest still fails, from the tail on. Never drops all. */
async function dropChunks<T>(items: readonly T[], size: number, fails: Fails<T>): Promise<readonly T[]> {
  let current = items;
  for (let end = current.length; end > 0; end -= size) {
    const rest = [...current.slice(0, Math.max(0, end - size)), ...current.slice(end)];
    if (rest.length > 0 && rest.length < current.length && (await fails(rest))) current = rest;
  }
  return current;
}

/**
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002): a part of `items`
 * that still fails, and does not when any one item is dropped. `items` is known to fail and the empty list to pass;
 * neither is tried. Order is kept. Unlike the paper's, it tries parts on their own only as halves: a smaller part of a
 * half that passes seldom fails. And it goes on after a chunk that was dropped instead of starting over.
 */
export async function ddmin<T>(items: readonly T[], fails: Fails<T>): Promise<readonly T[]> {
  let current = await keepHalves(items, fails);
  let size = Math.ceil(current.length / 4);
  while (current.length > 1) {
    const before = current.length;
    current = await dropChunks(current, size, fails);
    if (size === 1 && current.length === before) break;
    size = Math.ceil(size / 2);
  }
  return current;
}
