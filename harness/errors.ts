/** The user gave something that cannot be used: exit code 2. The message is one sentence: what, where, what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The harness itself failed, or could not judge: exit code 4. Never a counterexample. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
}
