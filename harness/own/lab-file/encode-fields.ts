import type { Ms } from '../../lab/spec.ts';
import type { Allowance, Check, Client, LabFile, Need, Push, Reset } from './lab-file.ts';
import { FORMAT } from './lab-file-schema.ts';

/** Fields of a YAML map, in the order in which they are written; those that are undefined are not. */
type Fields = Readonly<Record<string, unknown>>;

/** A length of time as a lab file has it, in the largest unit that it is whole in. */
export function lengthText(ms: Ms): string {
  if (ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

const mapped = <T>(table: Readonly<Record<string, T>>, change: (value: T) => unknown): Fields =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, change(value)]));

/** The one thing in a list of one, as people write it. */
const short = <T>(list: readonly T[]): T | readonly T[] => (list.length === 1 ? (list[0] ?? list) : list);

const allowanceFields = ({ defaultMs, byServiceMs }: Allowance): Fields => ({
  default: lengthText(defaultMs),
  ...mapped(byServiceMs, lengthText),
});

const needField = ({ any }: Need): unknown => (any.length === 1 ? any[0] : { any });

function clientFields({ ask, timeoutMs, tries, perSecond }: Client): Fields {
  return {
    ask: ask?.how === 'resolvers' ? ask.services : ask?.how,
    hints: ask?.how === 'iterate' && ask.hints.length > 0 ? ask.hints : undefined,
    timeout: lengthText(timeoutMs),
    tries,
    rate: `${perSecond}/s`,
  };
}

function checkFields(check: Check): Fields {
  if (check.is === 'get') {
    const { url, from, status, page, ca } = check;
    return {
      get: url,
      from,
      status,
      ...page,
      ca: ca && (ca.on === undefined ? ca.file : { file: ca.file, on: ca.on }),
    };
  }
  const { servers } = check;
  if (check.is === 'name') return { name: check.name, type: check.type, answers: check.answers, servers };
  const { zone, source, agreeMs } = check;
  const from =
    source.is === 'file'
      ? { file: source.path }
      : source.is === 'axfr'
        ? { axfr: source.from }
        : { names: source.names };
  return { zone, ...from, agree: lengthText(agreeMs), servers };
}

const pushFields = ({ on, file, bump, check, reload, undo }: Push): Fields => ({
  ...{ on, file, bump, check, reload },
  undo: typeof undo === 'string' ? undo : undo.run,
});

const resetField = (reset: Reset): unknown => (typeof reset === 'string' ? reset : { on: reset.on, run: reset.run });

/** A lab file as the values of its YAML, each default spelled out. */
export const fieldsOfLab = (lab: LabFile): Fields => ({
  format: FORMAT,
  compose: lab.compose,
  without: lab.without,
  env: lab.env,
  profiles: lab.profiles,
  roles: mapped(lab.roles, short),
  regions: lab.regions,
  needs: mapped(lab.needs, (needs) => needs.map(needField)),
  ready: lengthText(lab.readyMs),
  client: clientFields(lab.client),
  check: lab.check.map(checkFields),
  failover: allowanceFields(lab.failover),
  recover: allowanceFields(lab.recover),
  tolerate: lab.tolerate,
  flush: lab.flush,
  push: mapped(lab.push, pushFields),
  reset: resetField(lab.reset),
});
