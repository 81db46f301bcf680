import { amplification } from './amplification.ts';
import { answerTtl } from './answer-ttl.ts';
import { available } from './available.ts';
import { badReleaseHalted } from './bad-release-halted.ts';
import { contained } from './contained.ts';
import { delegationFresh } from './delegation-fresh.ts';
import { delegationTtl } from './delegation-ttl.ts';
import { errorBudget } from './error-budget.ts';
import { familyParity } from './family-parity.ts';
import type { Invariant } from './invariant.ts';
import { mapFresh } from './map-fresh.ts';
import { noRestartStorm } from './no-restart-storm.ts';
import { oneVersion } from './one-version.ts';
import { rightAnswer } from './right-answer.ts';
import { rolledBack } from './rolled-back.ts';

/** Every invariant, gravest first. To add one, write its file and list it here. */
export const invariants: readonly Invariant[] = [
  rightAnswer,
  familyParity,
  available,
  contained,
  errorBudget,
  noRestartStorm,
  badReleaseHalted,
  rolledBack,
  oneVersion,
  mapFresh,
  delegationFresh,
  answerTtl,
  delegationTtl,
  amplification,
];
