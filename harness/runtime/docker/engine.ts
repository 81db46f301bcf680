import Dockerode from 'dockerode';
import { type NamedEngine, namedEngine } from './engine-name.ts';
import { InVain } from './in-vain.ts';
import { answerOf } from './shared/pace.ts';

/** Told in one line what takes time: a build, a pull, a wait. */
export type Progress = (line: string) => void;

/** An engine that cannot be reached within this is not there, however busy it is. */
const CONNECT_WITHIN_MS = 10_000;

/** The engine that the user names. Nobody else's is a substitute: labs would appear where nobody looks for them. */
async function engineNamed({ by, host }: NamedEngine): Promise<Dockerode> {
  // Read by dockerode, and by the processes that we start.
  process.env.DOCKER_HOST = host;
  try {
    const docker = new Dockerode({ connectionTimeout: CONNECT_WITHIN_MS } as Dockerode.DockerOptions);
    await answerOf('answer', docker.ping());
    return docker;
  } catch (error) {
    throw new InVain(
      `no container engine answers where ${by} says, at ${host}: ${reasonOf(error)}; correct or unset it`,
    );
  }
}

/**
 * Finds the container engine: the one that the user names (engine-name.ts), else as testcontainers does, at the usual sockets and
 * rootless ones. Throws InVain when none answers.
 */
export async function findEngine(): Promise<Dockerode> {
  const named = await namedEngine();
  if (named) return engineNamed(named);
  // Ryuk is a container of its own, to be pulled and given the engine's socket; our watchdog and labels do its work
  // without either.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  // Loaded only when a lab in containers is wanted: it takes most of a second.
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    return (await getContainerRuntimeClient()).container.dockerode;
  } catch {
    throw new InVain(
      'no container engine answers: install docker.io and start dockerd, or run without --runtime docker',
    );
  }
}

/** Where an engine listens: enough for another process to reach the same one. JSON. */
export interface EngineAddress {
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: number;
  readonly protocol?: 'http' | 'https' | 'ssh';
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString() : undefined;

/** The engine's address, read back from its client. */
export async function addressOfEngine(docker: Dockerode): Promise<EngineAddress> {
  // The types of docker-modem leave these out.
  const modem = docker.modem as unknown as Readonly<Record<string, unknown>>;
  const { socketPath: path } = modem;
  const socketPath: unknown = typeof path === 'function' ? await path() : path;
  const parts: Record<string, unknown> = {
    socketPath: asText(socketPath),
    host: modem.host,
    port: modem.port,
    protocol: modem.protocol,
    ca: asText(modem.ca),
    cert: asText(modem.cert),
    key: asText(modem.key),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

export const engineAt = (address: EngineAddress): Dockerode => new Dockerode(address);

/** The HTTP status of an engine's refusal; undefined for other errors. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** An error's message as part of one sentence of ours: one line, without a full stop. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    // What dockerode puts before the engine's own words.
    .replace(/^\(HTTP code \d+\) [a-z ]+ - /, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
