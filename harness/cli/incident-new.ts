import { existsSync } from 'node:fs';
import { UsageError } from '../basics/errors.ts';
import { toJson, writeAtomic } from '../files/files.ts';
import { checkIncident } from '../incident/check-incident.ts';
import { draftText } from '../incident/draft-text.ts';
import type { Incident, Variant } from '../incident/incident.ts';
import { warningsOf } from '../incident/warnings.ts';
import { pick } from '../input/did-you-mean.ts';
import { incidentFrom } from '../records/incident-from.ts';
import { checkedText } from '../report/incident-checked.ts';
import { describeSchedule } from '../schedule/describe.ts';
import { draftIncident } from '../search/draft-incident.ts';
import { type Overrides, parseOverrides, specOf } from '../setup/overrides.ts';
import { injectionsFrom, type WantedFaults } from './incident-new-faults.ts';
import { type CommonOptions, type Context, commandName, print } from './shared/context.ts';
import { parseWhole, SEED_MAX } from './shared/options.ts';

/** Options of `incident new`. */
export interface NewIncidentOptions extends CommonOptions, WantedFaults {
  readonly name: string;
  readonly lab: string;
  readonly set?: readonly string[];
  readonly seed: string;
  readonly force?: boolean;
}

const variantWith = (title: string, set: Overrides): Variant => ({ title, set, expect: [{ is: 'holds' }], steps: [] });

/** The lab as it is; where it is to be set up otherwise, that first. What each does is found out. */
const variantsFor = (set: Overrides): Incident['variants'] =>
  Object.keys(set).length === 0
    ? { 'as-it-is': variantWith('the lab as it is', {}) }
    : { vulnerable: variantWith('as it was', set), fixed: variantWith('the lab as it is', {}) };

/** That what was set up to break did not. */
function unbroken({ variants: { vulnerable } }: Incident): readonly string[] {
  if (!vulnerable?.expect.every(({ is }) => is === 'holds')) return [];
  return ['variant vulnerable violates nothing: give another --set, or faults that break the lab with this one'];
}

/**
 * `zonequake incident new`: runs what is asked for once, and writes the file of an incident that does the same. Returns the exit code; throws
 * UsageError, and never writes over a file without `--force`.
 */
export async function newIncident(
  context: Context,
  given: string | undefined,
  options: NewIncidentOptions,
): Promise<number> {
  const { name, force = false } = options;
  const path = given ?? `${name}.yaml`;
  if (!/[./]/.test(path))
    throw new UsageError(`${path} would be taken for the name of a built-in incident: give ${path}.yaml`);
  if (existsSync(path) && !force)
    throw new UsageError(`${path} is there already: give another file, or --force to write over it`);
  const seed = parseWhole('seed', options.seed, { min: 0, max: SEED_MAX });
  const registry = await context.loadRegistry();
  const lab = pick('lab', options.lab, registry.labs, (entry) => entry.name);
  const injections = injectionsFrom(options, registry.faults, lab.define(specOf(lab, 'search', {})));
  const kinds = new Map(registry.faults.map((fault) => [fault.kind, fault]));
  const told: Incident = {
    ...{ name, title: name, lab: lab.name, seed, injections, sources: [], tour: false, steps: [] },
    story: `${describeSchedule(injections, kinds).join('; ')}.`,
    variants: variantsFor(parseOverrides(options.set ?? [], lab.spec('search'))),
  };
  // As a file first: what its reader refuses is told before anything runs.
  const read = (incident: Incident) => {
    const decoded = incidentFrom(draftText(incident), path, registry);
    checkIncident(decoded, registry);
    return decoded;
  };
  const text = draftText(await draftIncident(registry, read(told).incident));
  const decoded = incidentFrom(text, path, registry);
  writeAtomic(path, text);
  const { incident } = decoded;
  const warnings = [...unbroken(incident), ...warningsOf(decoded, registry)];
  if (options.json === true) print(toJson({ ok: true, exitCode: 0, file: path, warnings, incident }));
  else
    print(
      `wrote ${path}\n${checkedText({ incident, path, warnings, faults: registry.faults, command: commandName() })}`,
    );
  return 0;
}
