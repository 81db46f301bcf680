import { UNBOUNDED } from '../../lab/harm-bounds.ts';
import { INSTRUMENT, type Ms } from '../../lab/spec.ts';
import { type Allowance, isLasting, type LabFile, ofService } from '../lab-file/lab-file.ts';
import { ASKER, type OwnSpec, type OwnTerms } from '../platform/own-spec.ts';
import { neededNodes } from './needed-nodes.ts';
import { portsOf } from './ports-of.ts';
import { servedZones } from './served-zones.ts';
import type { Address, StandingNode } from './standing-node.ts';

const SECOND: Ms = 1_000;
/** A fault begins so long after a run does: a few operations go before it. */
const LEAD_MS = SECOND;
/** For so long operations begin that have to succeed, though the fault goes on until their clients would have given up. */
const BEYOND_FAILOVER_MS = 3 * SECOND;
/** Beyond a client's timeout, to ask everything once more at the end of a run. */
const SWEEP_MS = SECOND;

/** What is fixed of a lab of one's own: nodes and their addresses, whether it stands or is planned. */
export interface OwnTopology {
  readonly nodes: readonly Pick<StandingNode, 'node' | 'addresses' | 'deaths'>[];
  readonly askerAddresses: readonly Address[];
}

/** What operations call each check, and whom it is asked by way of. */
export type AskedOf = OwnTerms['checks'];

const allowed = ({ defaultMs, byServiceMs }: Allowance, service: string): Ms =>
  ofService(byServiceMs, service) ?? defaultMs;

const longest = ({ defaultMs, byServiceMs }: Allowance): Ms => Math.max(defaultMs, ...Object.values(byServiceMs));

function infoOf(id: string, role: string, region: string, addresses: readonly Address[]): OwnSpec['nodes'][number] {
  const ipv4 = addresses.flatMap((one) => one.ipv4 ?? []);
  const ipv6 = addresses.flatMap((one) => one.ipv6 ?? []);
  const also = [...ipv4.slice(1), ...ipv6.slice(1)];
  return {
    ...{ id, role, region, network: addresses[0]?.network ?? 'none' },
    ...{ ipv4: ipv4[0] ?? '', ipv6: ipv6[0] ?? '' },
    ...(also.length > 0 && { also }),
  };
}

/** A whole number of steps of the grid. */
const wholeSteps = (ms: Ms): Ms => Math.ceil(ms / SECOND) * SECOND;

/** How long a loss lasts until whoever has another way has found it, and has been seen to be served. */
const noticeMsOf = ({ failover }: LabFile): Ms => wholeSteps(longest(failover) + BEYOND_FAILOVER_MS);

/**
 * How long it takes at most until a client has given up: all tries of a name (`stub.ts`), or of a page all addresses that its servers may have,
 * one after the other (`get-page.ts`).
 */
function patienceMs({ client, check }: LabFile, nodes: OwnSpec['nodes']): Ms {
  const addressesOf = (services: readonly string[]) =>
    nodes.filter(({ role }) => services.includes(role)).flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6].filter(Boolean))
      .length;
  const tries = check.map((one) => (one.is === 'get' ? addressesOf(one.from) : 0));
  return wholeSteps(client.timeoutMs * Math.max(client.tries, ...tries));
}

/**
 * Times of runs on an owner's lab: a fault lasts until clients should long have noticed it, and those that had to be served have given up if
 * they are not; were it healed before, a patient client would be served late and nobody would know. Then all have their time to recover.
 */
function timingOf(lab: LabFile, nodes: OwnSpec['nodes']): OwnSpec['timing'] {
  const { recover, client } = lab;
  const noticeMs = noticeMsOf(lab);
  const holdMs = noticeMs + patienceMs(lab, nodes);
  const quietMs = longest(recover) + client.timeoutMs + SWEEP_MS;
  return {
    profile: 'docker',
    durationMs: LEAD_MS + holdMs + SECOND + quietMs,
    quietMs,
    gridMs: SECOND,
    durationLadderMs: [SECOND, noticeMs, holdMs].filter((ms, at, all) => ms > (all[at - 1] ?? 0)),
    opsPerSecond: client.perSecond,
    // Of resolvers of ours, of which there are none here.
    ...{ delegationTtlMs: SECOND, failureCacheMs: SECOND, staleRecheckMs: SECOND, attemptDelayMs: SECOND },
    ...{ dnsTimeoutMs: client.timeoutMs, httpTimeoutMs: client.timeoutMs },
    deadlineMs: client.timeoutMs * client.tries * 2,
    ...{ restartMs: SECOND, respawnMs: SECOND, slackMs: SECOND },
  };
}

/** The region of a service: its owner's, else one of its own. */
const regionOf = ({ regions }: LabFile, service: string): string =>
  Object.entries(regions).find(([, services]) => services.includes(service))?.[0] ?? service;

/** The spec of an owner's lab, from what its owner says and what stands. */
export function ownSpecOf(
  name: string,
  lab: LabFile,
  { nodes, askerAddresses }: OwnTopology,
  checks: AskedOf,
): OwnSpec {
  const services = [...new Set(nodes.map(({ node }) => node.service))];
  const regions = [...new Set(services.map((service) => regionOf(lab, service)))];
  const serving = nodes.filter(({ node }) => isLasting(node.service, lab));
  const members = serving.map(({ node }) => node);
  const infos: OwnSpec['nodes'] = serving.map(({ node, addresses, deaths }) => ({
    ...infoOf(node.id, node.service, regionOf(lab, node.service), addresses),
    deaths: [...deaths],
    ports: [...portsOf(node.service, lab)],
    needs: neededNodes(node, lab, members).map((list) => [...list]),
  }));
  return {
    ...{ name, zone: '', fleets: [], customers: [], capacity: {}, plant: [] },
    regions: regions.map((id) => ({ id, network: id })),
    delay: { regionMs: 0, networkMs: 0, farMs: 0 },
    resolver: { selection: ['fastest'], serveStale: 'off', secondProvider: 'off' },
    timing: timingOf(lab, infos),
    harm: UNBOUNDED,
    nodes: [...infos, infoOf(ASKER, INSTRUMENT, ASKER, askerAddresses)],
    own: {
      services: services.map((service) => ({
        service,
        needs: (ofService(lab.needs, service) ?? []).map(({ any }) => ({ any: [...any] })),
        failoverMs: allowed(lab.failover, service),
        recoverMs: allowed(lab.recover, service),
        mayFail: ofService(lab.tolerate, service)?.down === 'fails',
      })),
      checks,
      noticeMs: noticeMsOf(lab),
      zones: servedZones(lab, services),
    },
  };
}
