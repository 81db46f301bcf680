import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { readText } from '../../input/read-text.ts';
import { quotedValue } from '../../text/printable.ts';
import { refuseAt } from './decode-fields.ts';
import { type DecodedLabFile, decodeLabFile } from './decode-lab-file.ts';
import type { GetCheck, LabFile, ZoneCheck } from './lab-file.ts';
import type { Zone } from './zone.ts';
import { type ReadIncluded, readZone } from './zone-file.ts';

/** Reads a lab file. Throws UsageError. */
export const readLabFile = (path: string): DecodedLabFile =>
  decodeLabFile(readText(path, 'lab file', 'have zonequake init write one'), path);

/** Whether a file that is there is in a folder, links followed. */
function isInside(folder: string, path: string): boolean {
  const way = relative(realpathSync(folder), realpathSync(path));
  return way !== '' && way.split('/')[0] !== '..' && !isAbsolute(way);
}

const ADVICE = 'correct the path, or give axfr: or names: in its place';

/**
 * Where an included file is: beside the one that includes it, else from the lab file's folder, since servers have a working directory of their
 * own, which may be either.
 */
function includedPath(folder: string, path: string, from: string): string {
  if (isAbsolute(path))
    throw new RangeError(`${quotedValue(path)} is a path in a container: give one from the folder of this file`);
  const found = [join(dirname(from), path), join(folder, path)].find((candidate) => existsSync(candidate));
  if (found === undefined) throw new RangeError(`there is no file ${quotedValue(path)} beside this one`);
  if (!isInside(folder, found)) throw new RangeError(`${quotedValue(path)} is outside the folder of the lab file`);
  return found;
}

/**
 * The zone of a check that names a file; undefined for one that names none. `folder` is the lab file's. Throws UsageError that names the lab file
 * where the path is wrong, and the zone file where that is.
 */
export function zoneOfFile(decoded: DecodedLabFile, check: ZoneCheck, folder: string): Zone | undefined {
  const { source } = check;
  if (source.is !== 'file') return undefined;
  const at = ['check', decoded.lab.check.indexOf(check), 'file'];
  const path = join(folder, source.path);
  const text = decoded.file.locate(at, () => readText(path, 'zone file', ADVICE));
  const include: ReadIncluded = (included, from) => {
    const found = includedPath(folder, included, from);
    return { path: found, text: readText(found, 'zone file', 'correct the path') };
  };
  return readZone(check.zone, { path, text }, include);
}

const CERTIFICATE = '-----BEGIN CERTIFICATE-----';

/** A check that says who signs, and which it is. */
export interface Signed {
  readonly index: number;
  readonly ca: NonNullable<GetCheck['ca']>;
}

/** The checks that say who signs for their pages. */
export const signedIn = ({ check }: Pick<LabFile, 'check'>): readonly Signed[] =>
  check.flatMap((one, index) => (one.is === 'get' && one.ca ? [{ index, ca: one.ca }] : []));

/** Text that is a certificate. Throws UsageError that names the lab file where it is none, or nothing. */
export function certificateOf({ file }: DecodedLabFile, { index, ca }: Signed, text: string): string {
  const at = { file, path: ['check', index, 'ca'] };
  if (text === '') return refuseAt(at, `there is no ${quotedValue(ca.file)}${ca.on ? ` in ${ca.on}` : ''}: correct it`);
  if (text.includes(CERTIFICATE)) return text;
  return refuseAt(at, `${quotedValue(ca.file)} is no certificate: give one in PEM, which has a line ${CERTIFICATE}`);
}

/** Who signs for a page, of a file of the owner's, relative to the lab file's folder. Throws UsageError that names the lab file. */
export function signerOfFile(decoded: DecodedLabFile, signed: Signed, folder: string): string {
  const path = join(folder, signed.ca.file);
  const at = ['check', signed.index, 'ca'];
  const text = decoded.file.locate(at, () => readText(path, 'certificate', 'correct the path, or leave ca: out'));
  return certificateOf(decoded, signed, text);
}
