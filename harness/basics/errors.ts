/** The user gave something that cannot be used: exit code 2. The message is one sentence: what, where, what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Does what may refuse something that a file says, and has the message name the file. */
export function inFile<T>(source: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${source}: ${error.message}`) : error;
  }
}

/** The harness itself failed, or could not judge: exit code 4. Never a counterexample. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
}
