import type Dockerode from 'dockerode';
import type { HelperShell } from '../runtime/docker/shared/stage.ts';

/** How a container is: `loops` is one that its restart policy is about to start again, which an engine counts among the running. */
export type ContainerState = 'runs' | 'stands still' | 'is dead' | 'loops';

interface Endpoint {
  readonly IPAddress: string;
  readonly GlobalIPv6Address: string;
  readonly Aliases: readonly string[] | null;
}

interface FakeContainer {
  state: ContainerState;
  startedAt: string;
  readonly networks: Map<string, Endpoint>;
}

interface Pool {
  readonly Subnet: string;
  readonly Gateway?: string;
}

/** What a network is told of a container that joins or leaves it. */
interface Attached {
  readonly Container: string;
  readonly EndpointConfig?: Dockerode.EndpointSettings;
}

const refusal = (statusCode: number, words: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) unexpected - ${words}`), { statusCode });

/** What an engine in memory knows. */
interface World {
  readonly pools: Readonly<Record<string, readonly Pool[]>>;
  readonly containers: Map<string, FakeContainer>;
  readonly commanded: Map<string, () => void>;
  readonly done: string[];
  starts: number;
}

function at({ containers }: World, name: string): FakeContainer {
  const found = containers.get(name);
  if (!found) throw refusal(404, `No such container: ${name}`);
  return found;
}

const begin = (world: World, name: string): void => {
  at(world, name).startedAt = `start ${++world.starts}`;
};

function containerIn(world: World, name: string) {
  const change = (act: string, from: readonly ContainerState[], to: ContainerState, code: number): void => {
    const one = at(world, name);
    if (!from.includes(one.state)) throw refusal(code, `cannot ${act} ${name}: it ${one.state}`);
    one.state = to;
    world.done.push(`${act} ${name}`);
  };
  return {
    kill: async () =>
      change('kill', ['runs', 'loops'], 'is dead', at(world, name).state === 'stands still' ? 500 : 409),
    async start() {
      change('start', ['is dead'], 'runs', 304);
      begin(world, name);
    },
    async restart() {
      change('restart', ['runs', 'is dead', 'loops'], 'runs', 500);
      begin(world, name);
    },
    pause: async () => change('pause', ['runs'], 'stands still', at(world, name).state === 'is dead' ? 500 : 409),
    unpause: async () => change('unpause', ['stands still'], 'runs', 500),
    async exec() {
      change('prepare a command in', ['runs'], 'runs', 409);
      return {
        async start() {
          world.commanded.get(name)?.();
          return { destroy: () => undefined };
        },
      };
    },
    async inspect() {
      const { state, startedAt, networks } = at(world, name);
      const Running = state !== 'is dead';
      const State = { Running, Paused: state === 'stands still', Restarting: state === 'loops', StartedAt: startedAt };
      return { Id: `id of ${name}`, State, NetworkSettings: { Networks: Object.fromEntries(networks) } };
    },
  };
}

const nameOf = (id: string) => id.replace('id of ', '');

function networkIn(world: World, name: string) {
  const pools = world.pools[name] ?? [];
  const on = () =>
    [...world.containers].flatMap(([id, { networks }]) => {
      const place = networks.get(name);
      return place ? [{ id, ipv4: place.IPAddress, ipv6: place.GlobalIPv6Address }] : [];
    });
  const withLength = (address: string, bits: number) => (address === '' ? '' : `${address}/${bits}`);
  return {
    async inspect() {
      const places = on().map(({ id, ipv4, ipv6 }) => [
        id,
        { IPv4Address: withLength(ipv4, 24), IPv6Address: withLength(ipv6, 64) },
      ]);
      return { IPAM: { Config: pools }, Containers: Object.fromEntries(places) };
    },
    async disconnect({ Container: id }: Attached) {
      at(world, nameOf(id)).networks.delete(name);
      world.done.push(`${name}: ${nameOf(id)} leaves`);
    },
    async connect({ Container: id, EndpointConfig: config }: Attached) {
      const { IPv4Address: ipv4 = '', IPv6Address: ipv6 = '' } = (config?.IPAMConfig ?? {}) as Record<string, string>;
      const taken = [...pools.map(({ Gateway: gateway }) => gateway), ...on().flatMap((one) => [one.ipv4, one.ipv6])];
      if ([ipv4, ipv6].some((address) => address !== '' && taken.includes(address)))
        throw refusal(403, 'Address already in use');
      const place = { IPAddress: ipv4, GlobalIPv6Address: ipv6, Aliases: config?.Aliases ?? null };
      at(world, nameOf(id)).networks.set(name, place);
      world.done.push(`${name}: ${nameOf(id)} comes, ${[ipv4, ipv6].filter(Boolean).join(' ')}`);
    },
  };
}

/** For tests: containers and networks in memory, as much of dockerode as deaths of services use, with an engine's own refusals. */
export function createLabEngine(pools: Readonly<Record<string, readonly Pool[]>> = {}) {
  const world: World = { pools, containers: new Map(), commanded: new Map(), done: [], starts: 0 };
  const docker = {
    getContainer: (name: string) => containerIn(world, name),
    getNetwork: (name: string) => networkIn(world, name),
  };
  return {
    docker: docker as unknown as Dockerode,
    /** What was done, in order: `kill ns1`, `lab: ns1 leaves`. */
    done: world.done,
    /** What was done since this was last asked. */
    news: () => world.done.splice(0),
    add(name: string, networks: Readonly<Record<string, Partial<Endpoint>>> = {}): void {
      const places = Object.entries(networks).map(([key, one]): [string, Endpoint] => [
        key,
        { IPAddress: '', GlobalIPv6Address: '', Aliases: null, ...one },
      ]);
      world.containers.set(name, { state: 'runs', startedAt: '', networks: new Map(places) });
      begin(world, name);
    },
    of: (name: string) => at(world, name),
    /** What a command does that is run in a container. */
    whenCommanded: (name: string, act: () => void): void => void world.commanded.set(name, act),
    /** A container becomes so by itself. */
    becomes(name: string, state: ContainerState): void {
      at(world, name).state = state;
      if (state === 'runs') begin(world, name);
    },
  };
}

/** For tests: a shell in a pod that only knows which tables it has; `done` is told of each that comes and goes. */
export function tableShell(done: string[]): HelperShell {
  const tables = new Set<string>();
  return {
    run: () => Promise.reject(new Error('no command is expected')),
    follow: () => ({ stop: () => undefined }),
    async nft(...lines) {
      for (const line of lines) {
        const [, act, table = ''] = /^(add|delete) table inet (\S+?)(?:;|$)/.exec(line) ?? [];
        if (act === 'add') tables.add(table);
        if (act === 'delete') tables.delete(table);
        if (act) done.push(`${act} ${table}`);
      }
      return [...tables].map((table) => `table inet ${table}\n`).join('');
    },
  };
}
