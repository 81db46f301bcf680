import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Registry } from '../campaign/registry.ts';

/** What every command is given. The registry is loaded only by commands that use it, since that takes most of the start. */
export interface Context {
  readonly loadRegistry: () => Promise<Registry>;
  /** Absolute path of what nodes in containers run: a TypeScript entry, or a bundle of one (`.cjs`). */
  readonly nodeEntry: string;
}

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly debug?: boolean;
}

const BIN = fileURLToPath(new URL('../zonequake.mjs', import.meta.url));

/** How this build is called from the current folder, for commands that people copy. */
export function commandName(): string {
  const path = relative(process.cwd(), BIN);
  return path.startsWith('..') || path.includes('node_modules') ? 'npx zonequake' : `node ${path}`;
}

/** Where `run` keeps failing schedules, unless it is told another folder: in the working folder. */
export const STORE = 'zonequake-failures';

/** Writes to standard output; with `--json` this is called once, with one document. */
export const print = (text: string): void => {
  process.stdout.write(text);
};

/** Writes one line to standard error. */
export const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Now in UTC (RFC 3339): the one place where the wall-clock date is read. */
export const now = (): string => new Date().toISOString();
