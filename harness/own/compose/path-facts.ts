/** What lies at a path of this machine that a service is to see. */
export interface PathFact {
  readonly kind: 'file' | 'folder' | 'socket' | 'other' | 'absent';
  /** Without symbolic links, as far as it is there. */
  readonly real: string;
  /** Whether other file systems are mounted below it: a read-only mount would leave those writable. */
  readonly hasMountsBelow: boolean;
  /** Whether it is a socket of a container engine, or a folder with one in it: whoever has that has the machine. */
  readonly hasEngine: boolean;
}

/** By the path as compose has it. */
export type PathFacts = ReadonlyMap<string, PathFact>;

/** Whether a path is a folder or lies below it. Both are absolute and clean. */
export const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
