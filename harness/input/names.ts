import { z } from 'zod';
import { isOneLine } from '../text/printable.ts';

/** Text of a file that is shown: one line of at most `max` characters, all of which can be printed. */
export const lineText = (max: number) =>
  z
    .string()
    .min(1, 'it is empty')
    .max(max, `it has over ${max} characters`)
    .refine(isOneLine, 'it has characters that cannot be printed');

/** A name that becomes a part of a folder's name: it leads nowhere else. */
export const folderWord = lineText(100).regex(/^[A-Za-z0-9][\w. -]*$/, 'expected letters, digits, spaces and . _ -');

/** Whether a name is such a part. */
export const isFolderWord = (name: string): boolean => folderWord.safeParse(name).success;

/** A schedule as one word (`token.ts`). */
export const tokenText = z.string().regex(/^zq\d+\.[\w-]+$/, 'it is no token');
