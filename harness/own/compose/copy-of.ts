import { isAbsolute, join, relative } from 'node:path';
import type { OwnLab } from './own-lab.ts';

/** Where a lab has its copy of an owner's file or folder; undefined for one that it does not copy. Both are absolute paths. */
export function copyOf({ copies }: Pick<OwnLab, 'copies'>, path: string): string | undefined {
  for (const { from, to } of copies) {
    const below = relative(from, path);
    if (below === '') return to;
    if (below !== '..' && !below.startsWith('../') && !isAbsolute(below)) return join(to, below);
  }
  return undefined;
}
