import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { ComposeConfig } from '../compose/compose-config.ts';
import { isBelow } from '../compose/path-facts.ts';

/** A text of the owner's that a service is given: a file of the project folder, or a part of the compose file. */
export interface OwnerText {
  /** From the project folder, as a lab file would name it; or what it is. */
  readonly name: string;
  readonly text: string;
  /** Whether a lab file can name it. */
  readonly isFile: boolean;
}

/** Files of one service, folders in folders, and octets of a file: far more than labs have of configuration. */
const FILES_MAX = 300;
const DEPTH_MAX = 6;
const OCTETS_MAX = 2 ** 20;

/** Text in UTF-8, or undefined for anything else. */
function textOf(path: string): string | undefined {
  try {
    if (!statSync(path).isFile() || statSync(path).size > OCTETS_MAX) return undefined;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** All files at or below a path, as far as they can be read. */
function filesAt(path: string, depth = 0): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    if (depth === DEPTH_MAX) return [];
    const names = readdirSync(path).toSorted();
    return names.filter((name) => name !== '.git').flatMap((name) => filesAt(join(path, name), depth + 1));
  } catch {
    return [];
  }
}

/** What a build copies of its context, from a Dockerfile: in either form that COPY and ADD have. Stages, and what is fetched, are none. */
export function copiedBy(dockerfile: string): readonly string[] {
  return dockerfile
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const [, rest] = /^\s*(?:COPY|ADD)\s+(.+)$/i.exec(line) ?? [];
      if (rest === undefined || /--from=/.test(rest)) return [];
      const words = rest.replaceAll(/["[\],]/g, ' ').split(/\s+/);
      const paths = words.filter((word) => word !== '' && !word.startsWith('--'));
      return paths.slice(0, -1).filter((path) => !/^[a-z]+:\/\//.test(path));
    });
}

/** What a path with a wildcard is of: the folder before it. */
const beforeWildcard = (path: string): string => (/[*?[]/.test(path) ? dirname(path.replace(/[*?[].*$/, 'x')) : path);

function builtFrom(build: ComposeConfig['services'][string]['build']): readonly string[] {
  const { context } = build ?? {};
  if (context === undefined || !existsSync(context)) return [];
  const file = build?.dockerfile;
  const inline = build?.dockerfile_inline;
  const path = resolve(context, typeof file === 'string' ? file : 'Dockerfile');
  const dockerfile = typeof inline === 'string' ? inline : textOf(path);
  return copiedBy(dockerfile ?? '').map((copied) => join(context, beforeWildcard(copied)));
}

/** What the compose file itself gives a service: options on the command line, variables. */
function spokenTo({ command, entrypoint, environment }: ComposeConfig['services'][string]): OwnerText | undefined {
  const words = [entrypoint, command].flatMap((one) =>
    Array.isArray(one) ? one : typeof one === 'string' ? [one] : [],
  );
  const variables = Object.entries(environment ?? {}).map(([name, value]) => `${name}=${value ?? ''}`);
  const lines = [...words, ...variables];
  return lines.length === 0 ? undefined : { name: 'command and environment', text: lines.join('\n'), isFile: false };
}

/**
 * What a service is given of its owner's: texts below the project folder that are mounted into it or that its image is built from, and its
 * command line. Only read; what is no text is left out.
 */
export function textsOf(name: string, config: ComposeConfig, projectFolder: string): readonly OwnerText[] {
  const service = config.services[name] ?? {};
  const references = [...(service.configs ?? []), ...(service.secrets ?? [])].flatMap(({ source }) => {
    return config.configs[source]?.file ?? config.secrets[source]?.file ?? [];
  });
  const mounted = (service.volumes ?? []).flatMap(({ type, source }) => (type === 'bind' && source ? [source] : []));
  const paths = [...mounted, ...references, ...builtFrom(service.build)]
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path))
    .filter((path) => isBelow(path, projectFolder));
  const files = [...new Set(paths.flatMap((path) => filesAt(path)))].slice(0, FILES_MAX);
  const spoken = spokenTo(service);
  return [
    ...files.flatMap((path) => {
      const text = basename(path) === 'Dockerfile' ? undefined : textOf(path);
      return text === undefined ? [] : [{ name: relative(projectFolder, path), text, isFile: true }];
    }),
    ...(spoken ? [spoken] : []),
  ];
}
