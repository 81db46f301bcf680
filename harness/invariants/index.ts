import { alwaysServes } from './always-serves.ts';
import { amplification } from './amplification.ts';
import { answerTtl } from './answer-ttl.ts';
import { authentic } from './authentic.ts';
import { available } from './available.ts';
import { badReleaseHalted } from './bad-release-halted.ts';
import { comesBack } from './comes-back.ts';
import { contained } from './contained.ts';
import { coolDown } from './cool-down.ts';
import { delegationFresh } from './delegation-fresh.ts';
import { delegationSpread } from './delegation-spread.ts';
import { delegationTtl } from './delegation-ttl.ts';
import { detoursEnd } from './detours-end.ts';
import { errorBudget } from './error-budget.ts';
import { familyParity } from './family-parity.ts';
import { fullTtl } from './full-ttl.ts';
import { glueParity } from './glue-parity.ts';
import { holdHolds } from './hold-holds.ts';
import { installGroups } from './install-groups.ts';
import type { Invariant } from './invariant.ts';
import { leaderElected } from './leader-elected.ts';
import { leaderGivesWay } from './leader-gives-way.ts';
import { mapFresh } from './map-fresh.ts';
import { mapsArrive } from './maps-arrive.ts';
import { nearAnswers } from './near-answers.ts';
import { negativeTtl } from './negative-ttl.ts';
import { noFalseAlarm } from './no-false-alarm.ts';
import { noLostUpdate } from './no-lost-update.ts';
import { noRestartStorm } from './no-restart-storm.ts';
import { oneLeader } from './one-leader.ts';
import { oneVersion } from './one-version.ts';
import { onlyLeadersAct } from './only-leaders-act.ts';
import { originSpared } from './origin-spared.ts';
import { phasesRespected } from './phases-respected.ts';
import { releasesGoOn } from './releases-go-on.ts';
import { rightAnswer } from './right-answer.ts';
import { rightfulClaims } from './rightful-claims.ts';
import { rolledBack } from './rolled-back.ts';
import { sparesDecline } from './spares-decline.ts';
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
  leaderGivesWay,
  onlyLeadersAct,
  badReleaseHalted,
  rolledBack,
  noLostUpdate,
  oneVersion,
  phasesRespected,
  installGroups,
  coolDown,
  holdHolds,
  noFalseAlarm,
  releasesGoOn,
  leaderElected,
  mapsArrive,
  mapFresh,
  alwaysServes,
  nearAnswers,
  comesBack,
  sparesDecline,
  takenOver,
  rightfulClaims,
  delegationFresh,
  delegationSpread,
  answerTtl,
  negativeTtl,
  delegationTtl,
  glueParity,
  originSpared,
  detoursEnd,
  fullTtl,
  amplification,
];
