import type { Judges } from '../search/judges.ts';

const never = async () => {
  throw new Error('nobody judges');
};

/** For tests: judges of whom a test says what it asks of them. */
export const noJudges: Judges = {
  ask: never,
  run: never,
  width: () => 1,
  ahead: () => 1,
  close: async () => undefined,
};
