import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { boundDevice } from './bound-device.ts';
import type { ComposeConfig } from './compose-config.ts';
import { isBelow, type PathFact, type PathFacts } from './path-facts.ts';

/** The real path of what may not be there: that of the nearest folder above, with the rest behind it. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path === dirname(path) ? path : join(realOf(dirname(path)), basename(path));
  }
}

function kindOf(path: string): PathFact['kind'] {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return 'folder';
    if (stats.isFile()) return 'file';
    return stats.isSocket() ? 'socket' : 'other';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'other';
  }
}

const ENGINES = ['docker.sock', 'podman/podman.sock', 'containerd/containerd.sock'];

/** Where engines listen: the usual places, a user's own, and what the environment names. */
function engineSockets({ DOCKER_HOST: host = '', XDG_RUNTIME_DIR: own = '/run/user' }: NodeJS.ProcessEnv): string[] {
  const named = /^unix:\/\/(.+)$/.exec(host)?.[1];
  return [
    ...['/run', '/var/run', own].flatMap((folder) => ENGINES.map((name) => join(folder, name))),
    ...(named === undefined ? [] : [named]),
  ].map(realOf);
}

/** Where file systems are mounted (proc_pid_mountinfo(5)); none where there is no /proc. */
function mountPoints(): readonly string[] {
  try {
    const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
    return lines.map((line) =>
      (line.split(' ')[4] ?? '').replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
    );
  } catch {
    return [];
  }
}

/** Every path of this machine that services are to see: mounts, volumes that are mounts in disguise, configs and secrets. */
function pathsOf({ services, volumes, configs, secrets }: ComposeConfig): readonly string[] {
  const mounts = Object.values(services).flatMap((service) => service.volumes ?? []);
  return [
    ...mounts.flatMap(({ type, source }) => (type === 'bind' && source !== undefined ? [source] : [])),
    ...Object.values(volumes).flatMap((volume) => boundDevice(volume) ?? []),
    ...[...Object.values(configs), ...Object.values(secrets)].flatMap(({ file }) => file ?? []),
  ];
}

/** Looks at every path that an owner's services are to see. Nothing is opened. */
export function lookAtPaths(config: ComposeConfig, env: NodeJS.ProcessEnv = process.env): PathFacts {
  const points = mountPoints();
  const sockets = engineSockets(env);
  const facts = new Map<string, PathFact>();
  for (const path of pathsOf(config)) {
    // Compose resolves nearly all; what it leaves is the engine's to find, from wherever that was started.
    if (!isAbsolute(path)) facts.set(path, { kind: 'absent', real: path, hasMountsBelow: false, hasEngine: false });
    if (!isAbsolute(path)) continue;
    const real = realOf(path);
    const hasMountsBelow = points.some((point) => point !== real && isBelow(point, real));
    const hasEngine = sockets.some((socket) => isBelow(socket, real));
    facts.set(path, { kind: kindOf(path), real, hasMountsBelow, hasEngine });
  }
  return facts;
}
