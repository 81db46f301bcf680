import type { Fault } from '../harness/schedule/fault.ts';
import { badConfigPush } from './bad-config-push.ts';
import { cableCut } from './cable-cut.ts';
import { configPush } from './config-push.ts';
import { datedPush } from './dated-push.ts';
import { dnsLoad } from './dns-load.ts';
import { familyMismatch } from './family-mismatch.ts';
import { lateNeed } from './late-need.ts';
import { latency } from './latency.ts';
import { linkCut } from './link-cut.ts';
import { lyingChecks } from './lying-checks.ts';
import { networkLoss } from './network-loss.ts';
import { nodeKill } from './node-kill.ts';
import { nodePause } from './node-pause.ts';
import { operatorDisable } from './operator-disable.ts';
import { operatorDrain } from './operator-drain.ts';
import { operatorEnable } from './operator-enable.ts';
import { operatorHold } from './operator-hold.ts';
import { operatorKeep } from './operator-keep.ts';
import { operatorRollBack } from './operator-roll-back.ts';
import { originError } from './origin-error.ts';
import { originSlow } from './origin-slow.ts';
import { originWrong } from './origin-wrong.ts';
import { osPush } from './os-push.ts';
import { overload } from './overload.ts';
import { oversizedNames } from './oversized-names.ts';
import { packetLoss } from './packet-loss.ts';
import { pathCut } from './path-cut.ts';
import { payloadPush } from './payload-push.ts';
import { portCut } from './port-cut.ts';
import { regionKill } from './region-kill.ts';
import { serviceCrash } from './service-crash.ts';
import { serviceCut } from './service-cut.ts';
import { serviceGone } from './service-gone.ts';
import { serviceMoved } from './service-moved.ts';
import { servicePause } from './service-pause.ts';
import { serviceRestart } from './service-restart.ts';
import { slowCpu } from './slow-cpu.ts';
import { softwarePush } from './software-push.ts';
import { staleRelease } from './stale-release.ts';
import { wrongHealthRule } from './wrong-health-rule.ts';

/** Every fault, mild to severe. To add one: write its file, then list it here. */
export const faults: readonly Fault[] = [
  operatorHold,
  operatorDrain,
  operatorEnable,
  operatorKeep,
  operatorRollBack,
  operatorDisable,
  packetLoss,
  networkLoss,
  lyingChecks,
  wrongHealthRule,
  staleRelease,
  originSlow,
  originError,
  originWrong,
  slowCpu,
  latency,
  overload,
  pathCut,
  cableCut,
  linkCut,
  portCut,
  serviceCut,
  serviceRestart,
  serviceCrash,
  serviceMoved,
  servicePause,
  nodePause,
  nodeKill,
  serviceGone,
  lateNeed,
  dnsLoad,
  oversizedNames,
  configPush,
  softwarePush,
  osPush,
  familyMismatch,
  payloadPush,
  badConfigPush,
  datedPush,
  regionKill,
];
