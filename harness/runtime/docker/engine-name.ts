import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { InVain } from './in-vain.ts';

/** Where the user says that the engine is. */
export interface NamedEngine {
  /** What says so, in words. */
  readonly by: string;
  /** As in DOCKER_HOST: `unix:///path`, `tcp://host:port`, `ssh://user@host`. */
  readonly host: string;
}

/** The engine of a context of the docker command line, from where that keeps it. Throws InVain. */
async function hostOfContext(name: string, folder: string): Promise<string> {
  // The folder of a context is the digest of its name.
  const file = join(folder, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'), 'meta.json');
  try {
    const host: unknown = JSON.parse(await readFile(file, 'utf8')).Endpoints.docker.Host;
    if (typeof host === 'string') return host;
    throw new Error(`${file} names no host`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InVain(`DOCKER_CONTEXT names "${name}", which cannot be read: ${why}; correct or unset it`);
  }
}

/** `docker.host` of the configuration of testcontainers, if there is one. */
async function hostOfProperties(home: string): Promise<string | undefined> {
  const text = await readFile(join(home, '.testcontainers.properties'), 'utf8').catch(() => '');
  return /^\s*docker\.host\s*[=:]\s*(\S+)/m.exec(text)?.[1];
}

/**
 * The engine that the user names: by DOCKER_HOST, by DOCKER_CONTEXT, or in the configuration of testcontainers, in this order, as the
 * docker command line and testcontainers have it. Undefined when none does. Throws InVain for a context that cannot be read.
 */
export async function namedEngine(
  env: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): Promise<NamedEngine | undefined> {
  const { DOCKER_HOST: host, DOCKER_CONTEXT: context, DOCKER_CONFIG: folder = join(home, '.docker') } = env;
  if (host) return { by: 'DOCKER_HOST', host };
  // The name of what is used where nothing is named.
  if (context && context !== 'default') return { by: 'DOCKER_CONTEXT', host: await hostOfContext(context, folder) };
  const configured = await hostOfProperties(home);
  return configured === undefined ? undefined : { by: '.testcontainers.properties', host: configured };
}
