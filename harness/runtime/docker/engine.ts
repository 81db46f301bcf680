import Dockerode from 'dockerode';
import { HarnessError } from '../../errors.ts';

/** Told in one line what takes time: a build, a pull, a wait. */
export type Progress = (line: string) => void;

/**
 * Finds the container engine as testcontainers does: its own configuration, DOCKER_HOST, the usual sockets, rootless
 * ones. Throws HarnessError when none answers.
 */
export async function findEngine(): Promise<Dockerode> {
  // Ryuk is a container of its own, to be pulled and given the engine's socket; our watchdog and labels do its work
  // without either.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  // Loaded only when a lab in containers is wanted: it takes most of a second.
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    return (await getContainerRuntimeClient()).container.dockerode;
  } catch {
    throw new HarnessError(
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
