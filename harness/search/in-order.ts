/**
 * Runs tasks side by side, at most `width` begun and not yet taken as it says just then, and yields their results in the order of the tasks,
 * whichever ends first. So the number of workers never changes what a reader of the results sees. Rejects with the first
 * failure in that order.
 */
export async function* inOrder<T, R>(
  tasks: Iterable<T>,
  width: () => number,
  start: (task: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  const waiting = tasks[Symbol.iterator]();
  const fill = () => {
    while (begun.length < width()) {
      const next = waiting.next();
      if (next.done) return;
      const result = start(next.value);
      // A reader that stops early leaves results untaken: their failures are nobody's business.
      result.catch(() => undefined);
      begun.push(result);
    }
  };
  for (fill(); begun.length > 0; fill()) {
    const first = begun.shift();
    if (first) yield await first;
  }
}
