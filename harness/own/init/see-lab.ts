import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import type { Ms } from '../../lab/spec.ts';
import { peersOf } from '../checks/peers.ts';
import type { AskedNode, Peer } from '../checks/question.ts';
import type { AskContext } from '../client/ask-dns.ts';
import type { ComposeConfig } from '../compose/compose-config.ts';
import type { OwnStage } from '../lab/own-stage.ts';
import { askAsResolver, askAsServer, hearsDns, pagesOf, portsToAsk, type SaidAsServer } from './ask-who.ts';
import { lookAtNodes, type NodeLook } from './look-at-nodes.ts';
import { type OwnerText, textsOf } from './owner-texts.ts';
import { type ServiceSeen, zonesServed } from './seen.ts';
import { softwareOf } from './software.ts';
import { zoneCandidates } from './zone-candidates.ts';

/** Who looks at a lab that stands. */
export interface Looking {
  readonly docker: Dockerode;
  readonly stage: OwnStage;
  readonly context: AskContext;
  readonly config: ComposeConfig;
  readonly projectFolder: string;
  readonly nodes: readonly AskedNode[];
}

/** Between two looks; most servers need one or two after their start, a secondary its transfers. */
const LOOK_EVERY_MS: Ms = 2_000;
/** What has not started by then does not: a minute is what a lab's healthchecks take. */
const STARTS_WITHIN_MS: Ms = 60_000;
/** Who runs and has nothing to say by then has nothing: a first transfer takes seconds, and a second try of it ten or so. */
const SAYS_WITHIN_MS: Ms = 30_000;

const NOT_THERE: NodeLook = { state: 'failed', programs: [], listening: [], lastWords: '' };

/** What may call a service: its name, those that its owner gives it, and its addresses. */
function callsOf(service: string, { config, nodes, stage }: Looking): readonly string[] {
  const { container_name: container, hostname, domainname } = config.services[service] ?? {};
  const standing = stage.nodes.filter(({ node }) => node.service === service);
  const aliases = standing.flatMap(({ node }) => node.networks.flatMap((one) => one.aliases));
  const own = nodes.filter((node) => node.service === service);
  const addresses = own.flatMap((node) => node.addresses.map((one) => one.address));
  const whole =
    typeof hostname === 'string' && typeof domainname === 'string' ? `${hostname}.${domainname}` : undefined;
  const names = [service, container, hostname, whole, ...aliases].filter((name) => typeof name === 'string');
  return [...new Set([...names, ...addresses])];
}

/** A service whose first replica is asked: others run the same. */
interface Asked {
  readonly service: string;
  readonly texts: readonly OwnerText[];
  readonly look: NodeLook;
  readonly peer: Peer | undefined;
  readonly isDns: boolean;
}

function askedOf(
  looking: Looking,
  service: string,
  texts: readonly OwnerText[],
  looks: ReadonlyMap<string, NodeLook>,
): Asked {
  const node = looking.nodes.find((one) => one.service === service);
  const look = looks.get(node?.id ?? '') ?? NOT_THERE;
  const [peer] = node ? peersOf(node) : [];
  return { service, texts, look, peer, isDns: peer !== undefined && hearsDns(look.listening) };
}

const MUTE: SaidAsServer = { serves: [], hints: [], heard: 0, refused: 0 };

/** What servers say of zones; they are asked for those too that they name themselves. */
async function serversSay(context: AskContext, all: readonly Asked[], zones: readonly string[]) {
  const ask = (names: readonly string[]) =>
    Promise.all(all.map(({ peer, isDns }) => (peer && isDns ? askAsServer(context, peer, names) : MUTE)));
  const said = await ask(zones);
  const hints = said.flatMap((one) => one.hints).filter((hint) => !zones.includes(hint));
  const names = [...zones, ...new Set(hints)];
  return { names, said: hints.length > 0 ? await ask(names) : said };
}

/** Looks once, and asks. */
async function seeOnce(looking: Looking, texts: ReadonlyMap<string, readonly OwnerText[]>, zones: readonly string[]) {
  const { stage, docker, context } = looking;
  const looks = await lookAtNodes(docker, stage);
  const asked = [...texts].map(([service, own]) => askedOf(looking, service, own, looks));
  const { names, said } = await serversSay(context, asked, zones);
  const served = [...new Set(said.flatMap(({ serves }) => serves.map(({ zone }) => zone)))];
  const services = asked.map(async ({ service, texts: own, look, peer, isDns }, index): Promise<ServiceSeen> => {
    const { serves, heard, refused } = said[index] ?? MUTE;
    const recursion = peer && isDns ? await askAsResolver(context, peer, served) : undefined;
    const all = heard + (recursion?.heard ?? 0);
    const isRefused = all > 0 && refused + (recursion?.refused ?? 0) === all;
    const published = stage.nodes.find(({ node }) => node.service === service)?.node.ports ?? [];
    const tcp = published.flatMap(({ containerPort, protocol }) => (protocol === 'tcp' ? [containerPort] : []));
    return {
      ...{ service, texts: own, serves, state: look.state, programs: look.programs, lastWords: look.lastWords },
      calledBy: callsOf(service, looking),
      software: softwareOf(look.programs),
      nodes: looking.nodes.filter((node) => node.service === service),
      dns: !isDns ? 'none' : all === 0 ? 'silent' : isRefused ? 'refuses' : 'answers',
      offersRecursion: recursion?.offersRecursion ?? false,
      resolves: (recursion?.answers ?? []).filter((zone) => !serves.some((one) => one.zone === zone)),
      pages: peer ? await pagesOf(context, peer, portsToAsk(look.listening, tcp, isDns)) : [],
    };
  });
  return { services: await Promise.all(services), names };
}

const isStarting = ({ state }: ServiceSeen): boolean => state === 'starting' || state === 'restarting';

/** Whether a service speaks DNS and has nothing to say yet. A resolver has nothing to resolve where the lab has no zone. */
function isMute({ dns, serves, resolves, offersRecursion }: ServiceSeen, hasZones: boolean): boolean {
  if (dns === 'none' || serves.length + resolves.length > 0) return false;
  return !offersRecursion || hasZones;
}

/** Whether there is anything to wait for, so long after the first look. */
export function isWaitedFor(all: readonly ServiceSeen[], afterMs: Ms): boolean {
  const hasZones = zonesServed(all).size > 0;
  if (afterMs < STARTS_WITHIN_MS && all.some(isStarting)) return true;
  return afterMs < SAYS_WITHIN_MS && all.some((one) => isMute(one, hasZones));
}

/** What two looks are compared by: serials may change, and so may workers. */
const essence = (all: readonly ServiceSeen[]): string =>
  JSON.stringify(
    all.map(({ service, state, software, dns, serves, resolves, pages }) => {
      return [service, state, software, dns, serves.map(({ zone }) => zone), resolves, pages];
    }),
  );

/** What is seen of each service of a lab, once two looks agree and nobody is waited for, or after a minute at most. Throws HarnessError. */
export async function seeLab(looking: Looking): Promise<readonly ServiceSeen[]> {
  const services = [...new Set(looking.stage.nodes.map(({ node }) => node.service))];
  const texts = new Map(services.map((name) => [name, textsOf(name, looking.config, looking.projectFolder)]));
  const calls = services
    .flatMap((name) => callsOf(name, looking))
    .filter((name) => /[a-z]/i.test(name) && name.includes('.'));
  const told = [...texts.values()].flat();
  let zones = zoneCandidates([...told, { name: 'names of services', text: calls.join('\n'), isFile: false }]);
  const startMs = performance.now();
  for (let before = ''; ; ) {
    const { services: seen, names } = await seeOnce(looking, texts, zones);
    zones = names;
    const now = essence(seen);
    const afterMs = performance.now() - startMs;
    const isSettled = now === before || afterMs > STARTS_WITHIN_MS;
    if (isSettled && !isWaitedFor(seen, afterMs)) return seen;
    before = now;
    await sleep(LOOK_EVERY_MS);
  }
}
