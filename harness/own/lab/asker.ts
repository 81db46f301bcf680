import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import type { Ms } from '../../lab/spec.ts';
import { type Attached, type Bounds, startAttached } from '../../runtime/docker/container.ts';
import type { Labels } from '../../runtime/docker/labels.ts';
import { notWithin, pace } from '../../runtime/docker/shared/pace.ts';
import type { Asking, AskLine, Came, CameLine } from '../asker/protocol.ts';

/** What came back, and when: CLOCK_MONOTONIC of the containers, ns. */
export interface Answered {
  readonly came: Came;
  readonly sentNs: bigint;
  readonly endNs: bigint;
  /** The own end of the flow, `address:port`, where it has one. */
  readonly local?: string;
}

/** A container of ours on the networks of a lab that asks what it is told to. */
export interface Asker {
  /** Rejects with HarnessError when the container has ended. */
  ask(asking: Asking, timeoutMs: Ms): Promise<Answered>;
  /** Told whenever it waited for a processor. */
  onStarved(tell: (forMs: Ms, atNs: bigint) => void): void;
}

export interface AskerOptions {
  readonly name: string;
  readonly image: string;
  readonly labels: Labels;
  /** Addresses of its own, by network, unless the engine is to choose: one where it joins first. */
  readonly endpoints: Readonly<Record<string, { readonly ipv4?: string; readonly ipv6?: string }>>;
}

/** On an idle machine. */
const READY_WITHIN_MS = 30_000;
/** Beyond the time that a question has: the way there and back. */
const REPLY_WITHIN_MS = 15_000;

const BOUNDS = {
  memoryBytes: 256 * 2 ** 20,
  processes: 64,
  folders: { '/tmp': 'rw,nosuid,nodev,noexec,size=16m,mode=1777' },
} as const satisfies Bounds;

/** Nobody's user and group: it needs no rights at all. */
const USER = '65534:65534';

type Reply = Extract<CameLine, { id: number }>;

/** What the asker's lines say: replies by the id of the question. */
function createExchange(name: string, write: (line: string) => void) {
  const waiting = new Map<number, { resolve(reply: Reply): void; reject(error: HarnessError): void }>();
  const said: string[] = [];
  let onStarved: (forMs: Ms, atNs: bigint) => void = () => undefined;
  let onReady: () => void = () => undefined;
  let hasEnded = false;
  let count = 0;
  const ready = new Promise<void>((resolve) => {
    onReady = resolve;
  });
  return {
    ready,
    takeOut(line: string): void {
      const told = JSON.parse(line) as CameLine;
      if ('ready' in told) onReady();
      else if ('starvedMs' in told) onStarved(told.starvedMs, BigInt(told.atNs));
      else {
        waiting.get(told.id)?.resolve(told);
        waiting.delete(told.id);
      }
    },
    takeErr: (line: string): void => void said.push(line),
    end(): void {
      hasEnded = true;
      const error = new HarnessError(`${name} has ended: ${said.slice(-3).join(' | ') || 'it said nothing'}`);
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
    async ask(ask: Asking, timeoutMs: Ms): Promise<Answered> {
      if (hasEnded) throw new HarnessError(`${name} has ended, and cannot ask`);
      const id = ++count;
      const reply = new Promise<Reply>((resolve, reject) => void waiting.set(id, { resolve, reject }));
      write(`${JSON.stringify({ id, ask, timeoutMs } satisfies AskLine)}\n`);
      const tooLate = notWithin(`${name} did not say what came`);
      const { came, sentNs, endNs, local } = await pace.within(timeoutMs + REPLY_WITHIN_MS, tooLate, reply);
      return {
        ...{ came, sentNs: BigInt(sentNs), endNs: BigInt(endNs) },
        ...(local !== undefined && { local }),
      };
    },
    onStarved(tell: (forMs: Ms, atNs: bigint) => void): void {
      onStarved = tell;
    },
  };
}

/**
 * Starts an asker, and resolves when it can be asked. It is on every network of `endpoints`, has no rights, and ends with our connection.
 * Throws HarnessError.
 */
export async function startAsker(docker: Dockerode, options: AskerOptions): Promise<Asker> {
  const { name, image, labels, endpoints } = options;
  let attached: Attached | undefined;
  const exchange = createExchange(name, (line) => attached?.write(line));
  const [[first, own] = [undefined, {}], ...others] = Object.entries(endpoints);
  if (first === undefined) throw new HarnessError('the lab has no network on which anybody could be asked');
  const on = ({ ipv4, ipv6 }: { readonly ipv4?: string; readonly ipv6?: string }) => ({
    ...((ipv4 || ipv6) && { IPAMConfig: { ...(ipv4 && { IPv4Address: ipv4 }), ...(ipv6 && { IPv6Address: ipv6 }) } }),
  });
  attached = await startAttached(docker, {
    name,
    bounds: BOUNDS,
    create: {
      Image: image,
      Cmd: ['node', '/zonequake/node.cjs'],
      User: USER,
      Hostname: 'asker',
      Labels: { ...labels },
      NetworkingConfig: { EndpointsConfig: { [first]: on(own) } },
      HostConfig: { NetworkMode: first },
    },
    onOut: exchange.takeOut,
    onErr: exchange.takeErr,
  });
  void attached.ended.then(exchange.end);
  const gone = attached.ended.then(() => Promise.reject(new HarnessError(`${name} ended before it was ready`)));
  gone.catch(() => undefined);
  await pace.within(READY_WITHIN_MS, notWithin(`${name} was not ready`), Promise.race([exchange.ready, gone]));
  for (const [network, addresses] of others) {
    await docker.getNetwork(network).connect({ Container: attached.id, EndpointConfig: on(addresses) });
  }
  return { ask: exchange.ask, onStarved: exchange.onStarved };
}
