import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Remains } from '../../minimise/remains.ts';
import type { Registry } from '../../records/registry.ts';
import type { DockerRuntime } from '../../runtime/docker/docker.ts';
import { inShort, LINE_MAX, oneLine, printable } from '../../text/printable.ts';
import { shellPath } from '../../text/shell.ts';

/** What a command has of labs in containers. */
export interface Containers {
  readonly docker: DockerRuntime;
  readonly remains: Remains;
  /** Makes the lab anew; absent where every run has one that was reset. Throws HarnessError. */
  readonly anew?: () => Promise<void>;
}

/** What every command is given. The registry is loaded only by commands that use it, since that takes most of the start. */
export interface Context {
  readonly loadRegistry: () => Promise<Registry>;
  /** Absolute path of what nodes in containers run: a TypeScript entry, or a bundle of one (`.cjs`). */
  readonly nodeEntry: string;
  /** The same of what asks the services of a lab of one's own. */
  readonly askerEntry: string;
  /** Containers that are there already, in place of those that a command would make for itself. */
  readonly containers?: Containers;
}

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly debug?: boolean;
}

const BIN = fileURLToPath(new URL('../../zonequake.mjs', import.meta.url));

/** How this build is called from the current folder, for commands that people copy. */
export function commandName(): string {
  const path = relative(process.cwd(), BIN);
  return path.startsWith('..') || path.includes('node_modules') ? 'npx zonequake' : `node ${shellPath(path)}`;
}

/** Where `run` keeps failing schedules, unless it is told another folder: in the working folder. */
export const STORE = 'zonequake-failures';

/**
 * Writes to standard output; with `--json` this is called once, with one document. Like `tell` for the other stream the one way there, so
 * that nothing in a file of others reaches a terminal as it is.
 */
export const print = (text: string): void => {
  process.stdout.write(printable(text));
};

/** Writes one line to standard error: of `max` characters at most, whatever it is told. */
export const tell = (line: string, max = LINE_MAX): void => {
  process.stderr.write(`${inShort(oneLine(line), max)}\n`);
};

/** Writes lines to standard error as they are, but for what cannot be printed: stack traces. */
export const tellAll = (text: string): void => {
  process.stderr.write(`${printable(text)}\n`);
};

/** Now in UTC (RFC 3339): the one place where the wall-clock date is read. */
export const now = (): string => new Date().toISOString();
