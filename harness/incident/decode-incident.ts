import { readYaml, type YamlFile } from '../input/yaml-file.ts';
import type { OrdersTo } from './decode-source.ts';
import { type Timeline, timelineOf } from './decode-timeline.ts';
import { checkClock } from './decode-times.ts';
import { variantOf } from './decode-variant.ts';
import type { Incident } from './incident.ts';
import { IncidentSchema } from './incident-schema.ts';

/** An incident, and its file for what is found wrong later. */
export interface DecodedIncident extends Pick<Timeline, 'injectionAt' | 'stepAt'> {
  readonly incident: Incident;
  readonly file: YamlFile;
}

/**
 * Reads an incident's YAML file. `source` names it in messages. Throws UsageError, one sentence with file, line and field.
 * `ordersTo` is the target of a push that names none. Whether the lab, its faults and invariants exist is for `checkIncident`.
 */
export function decodeIncident(text: string, source: string, ordersTo: OrdersTo): DecodedIncident {
  const file = readYaml(text, source);
  const whole = file.parse(IncidentSchema, file.value);
  checkClock(file, whole);
  const { injections, waits, steps, injectionAt, stepAt } = timelineOf({ file, ordersTo }, whole);
  const variants = Object.entries(whole.variants).map(
    ([name, variant]) => [name, variantOf(file, name, variant, steps)] as const,
  );
  if (variants.length === 0) throw file.refuse(['variants'], 'variants is empty: add one, such as vulnerable');
  const { name, title, story, sources, lab, programs, tour, seed } = whole;
  const incident = {
    name,
    title,
    story,
    sources,
    lab,
    ...(programs && Object.keys(programs).length > 0 && { programs }),
    tour,
    seed,
    injections,
    ...(waits.length > 0 && { waits }),
    steps,
    variants: Object.fromEntries(variants),
  };
  return { incident, file, injectionAt, stepAt };
}
