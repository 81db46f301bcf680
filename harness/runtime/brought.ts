import { compileFunction } from 'node:vm';
import type { ModuleBody } from './own-program.ts';

/** A program that somebody brought, with all that it imports. */
export interface Brought {
  /** It and its imports as one file of JavaScript (CommonJS): what runs, on both runtimes. */
  readonly code: string;
  /** `sha256:` and the hexadecimal digest of all its sources, its packages' too: whether it is still the same program. */
  readonly digest: string;
  /** Its sources for people to read, without those of packages; the first is its entry. Paths are relative to the nearest folder above all of them. */
  readonly sources: readonly { readonly path: string; readonly text: string }[];
}

/** By role of the nodes that run it. */
export type BroughtPrograms = Readonly<Record<string, Brought>>;

/** Digests of programs, by role: what is kept of them wherever a schedule is. */
export const digestsOf = (brought: BroughtPrograms): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(brought)
      .map(([role, { digest }]) => [role, digest] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** The module of a program, ready to run. */
export const bodyOf = (role: string, { code }: Pick<Brought, 'code'>): ModuleBody =>
  compileFunction(code, ['module', 'exports', 'require'], { filename: `the program of ${role}` }) as ModuleBody;
