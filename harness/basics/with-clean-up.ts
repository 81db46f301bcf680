/** What `work` gives, after `cleanUp`, which is done whatever becomes of that. Of two failures the first is the one that is told. */
export async function withCleanUp<T>(work: () => Promise<T>, cleanUp: () => Promise<unknown>): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await cleanUp().catch(() => undefined);
    throw error;
  }
  await cleanUp();
  return result;
}

/** Takes every step in order, whatever becomes of those before. Rejects with the first failure. */
export async function allInTurn(...steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  const [first, ...rest] = steps;
  if (first) await withCleanUp(first, () => allInTurn(...rest));
}
