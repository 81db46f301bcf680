import { amplification } from './amplification.ts';
import { answerTtl } from './answer-ttl.ts';
import { authentic } from './authentic.ts';
import { available } from './available.ts';
import { badReleaseHalted } from './bad-release-halted.ts';
import { contained } from './contained.ts';
import { coolDown } from './cool-down.ts';
import { delegationFresh } from './delegation-fresh.ts';
import { delegationSpread } from './delegation-spread.ts';
import { delegationTtl } from './delegation-ttl.ts';
import { errorBudget } from './error-budget.ts';
import { familyParity } from './family-parity.ts';
import { installGroups } from './install-groups.ts';
import type { Invariant } from './invariant.ts';
import { leaderElected } from './leader-elected.ts';
import { mapFresh } from './map-fresh.ts';
import { mapsArrive } from './maps-arrive.ts';
import { noFalseAlarm } from './no-false-alarm.ts';
import { noLostUpdate } from './no-lost-update.ts';
import { noRestartStorm } from './no-restart-storm.ts';
import { oneLeader } from './one-leader.ts';
import { oneVersion } from './one-version.ts';
import { phasesRespected } from './phases-respected.ts';
import { rightAnswer } from './right-answer.ts';
import { rolledBack } from './rolled-back.ts';
import { takenOver } from './taken-over.ts';

/** Every invariant, gravest first. To add one, write its file and list it here. */
export const invariants: readonly Invariant[] = [
  rightAnswer,
  familyParity,
  available,
  contained,
  errorBudget,
  noRestartStorm,
  authentic,
  oneLeader,
  badReleaseHalted,
  rolledBack,
  noLostUpdate,
  oneVersion,
  phasesRespected,
  installGroups,
  coolDown,
  noFalseAlarm,
  leaderElected,
  mapsArrive,
  mapFresh,
  takenOver,
  delegationFresh,
  delegationSpread,
  answerTtl,
  delegationTtl,
  amplification,
];
