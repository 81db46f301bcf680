import { readYaml, type YamlFile } from '../../input/yaml-file.ts';
import { LIMITS } from '../../lab/limits.ts';
import { quotedValue } from '../../text/printable.ts';
import { checksAt } from './decode-check.ts';
import { type At, allowanceAt, inside, lengthAt, listOf, rateAt, refuseAt } from './decode-fields.ts';
import { DEFAULTS } from './defaults.ts';
import type { Asked, Client, LabFile, Need, Push, Reset } from './lab-file.ts';
import { type LabFileFields, LabFileSchema } from './lab-file-schema.ts';

/** A lab file, and its text for what is found wrong later. */
export interface DecodedLabFile {
  readonly lab: LabFile;
  readonly file: YamlFile;
}

const mapped = <T, U>(table: Readonly<Record<string, T>>, change: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, change(value, key)]));

function askedOf(at: At, { ask, hints }: LabFileFields['client']): Asked | undefined {
  if (hints !== undefined && ask !== 'iterate')
    return refuseAt(inside(at, 'hints'), 'only who iterates needs the root: add ask: iterate, or leave it out');
  if (ask === undefined) return undefined;
  if (ask === 'iterate') return { how: 'iterate', hints: listOf(hints) };
  return ask === 'servers' ? { how: 'servers' } : { how: 'resolvers', services: listOf(ask) };
}

function clientOf(at: At, fields: LabFileFields['client']): Client {
  const { timeout = DEFAULTS['client.timeout'].value, rate = DEFAULTS['client.rate'].value } = fields;
  return {
    ask: askedOf(at, fields),
    timeoutMs: lengthAt(inside(at, 'timeout'), timeout, 60_000),
    tries: fields.tries ?? DEFAULTS['client.tries'].value,
    perSecond: rateAt(inside(at, 'rate'), rate, LIMITS.opsPerSecond),
  };
}

/** A service is in one region, since regions fail as one. */
function regionsOf(at: At, regions: LabFileFields['regions']): LabFile['regions'] {
  const regionOf = new Map<string, string>();
  return mapped(regions, (given, region) =>
    listOf(given).map((service, index) => {
      const other = regionOf.get(service);
      if (other !== undefined)
        return refuseAt(inside(at, region, index), `${quotedValue(service)} is in ${other} already: leave one out`);
      regionOf.set(service, region);
      return service;
    }),
  );
}

function needsOf(at: At, needs: LabFileFields['needs']): LabFile['needs'] {
  return mapped(needs, (list, service) =>
    list.map((need, index): Need => {
      const any = typeof need === 'string' ? [need] : need.any;
      return any.includes(service)
        ? refuseAt(inside(at, service, index), 'nobody needs itself: leave it out')
        : { any };
    }),
  );
}

function pushOf({ on, file, bump = DEFAULTS.bump.value, check, reload, undo }: LabFileFields['push'][string]): Push {
  const way = undo ?? DEFAULTS.undo.value;
  return { on, file, bump, check, reload, undo: way === 'keep' || way === 'none' ? way : { run: way } };
}

/**
 * Reads a lab file. `source` names it in messages. Throws UsageError, one sentence with file, line and field. Whether the services that
 * it names are there is for `checkServices`, and what files it names hold for whoever reads those.
 */
export function decodeLabFile(text: string, source: string): DecodedLabFile {
  const file = readYaml(text, source);
  const fields = file.parse(LabFileSchema, file.value);
  const at = (field: string): At => ({ file, path: [field] });
  const reset: Reset = fields.reset ?? DEFAULTS.reset.value;
  const lab: LabFile = {
    compose: listOf(fields.compose),
    without: listOf(fields.without),
    env: listOf(fields.env),
    profiles: listOf(fields.profiles),
    roles: mapped(fields.roles, listOf),
    regions: regionsOf(at('regions'), fields.regions),
    needs: needsOf(at('needs'), fields.needs),
    readyMs: lengthAt(at('ready'), fields.ready ?? DEFAULTS.ready.value),
    client: clientOf(at('client'), fields.client),
    check: checksAt(at('check'), fields.check),
    failover: allowanceAt(at('failover'), 'failover', fields.failover),
    recover: allowanceAt(at('recover'), 'recover', fields.recover),
    tolerate: fields.tolerate,
    flush: fields.flush,
    push: mapped(fields.push, pushOf),
    reset,
  };
  return { lab, file };
}
