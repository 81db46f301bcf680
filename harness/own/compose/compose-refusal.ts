import { brokenAt, type OwnersFile, whereInFiles } from './where-in-files.ts';

/** What compose says besides: `time="…" level=warning msg="…"`. */
const LOG_LINE = /^time="[^"]*" level=(\w+) msg="((?:[^"\\]|\\.)*)"/;

const plain = (message: string): string => message.replaceAll('\\"', '"').replaceAll('\\\\', '\\');

/** Warnings of compose that owners should hear of: not that `version` is of no use any more, which nearly every file has. */
export const warningsIn = (err: string): readonly string[] =>
  err.split('\n').flatMap((line) => {
    const [, level, message = ''] = LOG_LINE.exec(line) ?? [];
    return level === 'warning' && !message.includes('`version` is obsolete') ? [plain(message)] : [];
  });

/** Why compose refused, on one line. */
function reasonIn(err: string): string {
  const lines = err
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !LOG_LINE.test(line));
  return lines
    .join(' ')
    .replace(/: invalid compose project$/, '')
    .replace(/^validating \S+: /, '')
    .replace(/^yaml: (unmarshal errors: )?(line \d+: )?/, '');
}

/** The line that compose names, by the parser of YAML or since. */
const lineIn = (err: string): string | undefined => /\bline (\d+)\b/.exec(err)?.[1];

/** The field that compose names: `services.ns1 Additional property foo is not allowed`, `service "ns1" refers to …`. */
function fieldIn(err: string): readonly string[] | undefined {
  const quoted = /\b(service|network|volume)s? "([^"]+)"/.exec(err);
  if (quoted) return [`${quoted[1]}s`, quoted[2] ?? ''];
  const [, dotted = '', rest = ''] =
    /\b((?:services|networks|volumes|configs|secrets)(?:\.[\w-]+)+)(.*)/.exec(err) ?? [];
  if (dotted === '') return undefined;
  const extra = /^ Additional property (\S+) is not allowed/.exec(rest)?.[1];
  return [...dotted.split('.'), ...(extra === undefined ? [] : [extra])];
}

/** One sentence on why compose refused: file and line where it says, or where the field that it names is. */
export function composeRefusal(err: string, files: readonly OwnersFile[]): string {
  return `${whereRefused(err, files)}: compose refuses it (${reasonIn(err) || 'it does not say why'}): correct it there`;
}

function whereRefused(err: string, files: readonly OwnersFile[]): string {
  // Of what is no YAML compose names no file, and often the wrong line.
  const broken = err.startsWith('yaml:') ? brokenAt(files) : undefined;
  if (broken !== undefined) return broken;
  const named = files.filter(({ name }) => err.includes(name));
  const whose = named.length > 0 ? named : files;
  const names = whose.map(({ name }) => name).join(', ');
  const [line, field] = [lineIn(err), fieldIn(err)];
  return line !== undefined ? `${names} line ${line}` : field ? whereInFiles(whose, field) : names;
}
