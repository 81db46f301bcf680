import { parseName } from '../../dns/name-text.ts';
import type { OwnerText } from './owner-texts.ts';

/** Names that are asked for as zones: more are left out, so that a list of a million blocked names is no flood. */
const NAMES_MAX = 200;

/** How servers name a zone: BIND's and Unbound's, NSD's and Knot's, `$ORIGIN`. These may have a single label. */
const DECLARED = [
  /\bzone\s+"([^"\s]+)"/g,
  /^\s*(?:-\s*)?(?:name|domain|zone):\s*"?([^\s"#;]+)"?/gm,
  /^\s*\$ORIGIN\s+(\S+)/gim,
  /\blocal-zone:\s*"([^"\s]+)"/g,
];

/** What looks like a name of two labels or more, whatever the file is. */
const LIKE_A_NAME = /(?<![\w.@/-])(?:[a-z0-9_](?:[\w-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]\.?(?![\w-])/gi;
/** Names of files and programs, which look the same. */
const LIKE_A_FILE =
  /\.(?:conf|cfg|cnf|ya?ml|json|sh|py|js|ts|so|key|crt|pem|csr|log|pid|sock|txt|db|zone|html?|css|png|ico|php|lua|vcl|cc|md|service|ctl|d|default-zones|options|local)$/i;

/** What a zone file is called beside its zone. */
const FILE_NAMES = [/^(?:db|pri|sec|zone|named)[._-](.+)$/i, /^(.+)\.(?:zone|db|hosts|txt|signed)$/i];

function nameOf(text: string): readonly string[] {
  try {
    return [parseName(text)];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Whether a text may be a zone's master file: it has an SOA. */
export const isLikeZoneFile = ({ text, isFile }: OwnerText): boolean =>
  isFile && /^[^;#\n]*\bSOA\b/m.test(text) && !/\bzone\s+"/.test(text);

/** The zones that a file may be of, by its name. */
export function zonesByFileName(path: string): readonly string[] {
  const base = path.split('/').at(-1) ?? path;
  const inner = FILE_NAMES.flatMap((pattern) => pattern.exec(base)?.[1] ?? []);
  return [...inner, base].filter((name) => name.includes('.')).flatMap(nameOf);
}

/**
 * Names that may be zones of a lab, from all that its services are given: those that are declared as such first. Whether one is a zone is
 * found out by asking for it.
 */
export function zoneCandidates(texts: readonly OwnerText[]): readonly string[] {
  const declared = texts.flatMap(({ text }) =>
    DECLARED.flatMap((one) => [...text.matchAll(one)].map((match) => match[1] ?? '')),
  );
  const byFile = texts.filter(isLikeZoneFile).flatMap(({ name }) => zonesByFileName(name));
  const alike = texts.flatMap(({ text }) => [...text.matchAll(LIKE_A_NAME)].map(([name]) => name));
  const names = [
    ...declared.flatMap(nameOf),
    ...byFile,
    ...alike.filter((name) => !LIKE_A_FILE.test(name)).flatMap(nameOf),
  ];
  return [...new Set(names)].slice(0, NAMES_MAX);
}

/** Whether a server's configuration names where it has a zone from: BIND, NSD, Knot, PowerDNS, CoreDNS. */
const FROM_ANOTHER = [
  /\btype\s+(?:secondary|slave)\b/,
  /^\s*request-xfr:/m,
  /^\s*(?:-\s*)?master:\s/m,
  /^\s*(?:secondary|slave|autosecondary|superslave)\s*=\s*yes/m,
  /^\s*(?:secondary|autosecondary):\s*true/m,
  /^\s*secondary\b[^;={]*\{/m,
];

/** The text that says that zones come by transfer; undefined where none does. */
export const sayingSecondary = (texts: readonly OwnerText[]): OwnerText | undefined =>
  texts.find((one) => !isLikeZoneFile(one) && FROM_ANOTHER.some((pattern) => pattern.test(one.text)));
