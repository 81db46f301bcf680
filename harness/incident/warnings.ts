import { pick } from '../input/did-you-mean.ts';
import type { Ms } from '../lab/spec.ts';
import type { Catalogue } from '../setup/catalogue.ts';
import { specOf } from '../setup/overrides.ts';
import type { DecodedIncident } from './decode-incident.ts';

type Path = readonly (string | number)[];

/** Where in the file something is, and what is odd about it, as one sentence with what to do. */
interface Oddity {
  readonly path: Path;
  readonly what: string;
}

/** A step that says nothing: no variant asks for it, or it may be seen before the story begins. */
function* oddSteps({ incident, stepAt }: DecodedIncident): Generator<Oddity> {
  const variants = Object.values(incident.variants);
  for (const [index, { id, after, during }] of incident.steps.entries()) {
    const path = ['timeline', stepAt[index] ?? 0];
    if (!variants.some(({ steps }) => steps.includes(id)))
      yield { path, what: `no variant requires step "${id}": add it to the steps of one, or leave it out` };
    if (after === undefined && during === undefined && incident.injections.length > 0)
      yield { path, what: `step "${id}" may be seen before anything happened: give it after: or during:` };
  }
}

/** A fault that is over before each client has asked for anything. */
function* briefFaults({ incident, injectionAt }: DecodedIncident, labs: readonly Lab[]): Generator<Oddity> {
  const gapMs = Math.min(...labs.map(({ opsPerSecond }) => 1_000 / opsPerSecond));
  for (const [index, { kind, durationMs }] of incident.injections.entries()) {
    if (durationMs === 0 || durationMs >= gapMs) continue;
    const what = `${kind} is over after ${durationMs} ms, and a client asks for something every ${Math.round(gapMs)} ms: make it longer`;
    yield { path: ['timeline', injectionAt[index] ?? 0, 'for'], what };
  }
}

/** A term that is longer than any run bounds nothing. */
function* endlessTerms({ incident, stepAt }: DecodedIncident, labs: readonly Lab[]): Generator<Oddity> {
  const runMs = Math.max(...labs.map(({ durationMs }) => durationMs));
  for (const [index, { withinMs, count }] of incident.steps.entries())
    for (const [field, ms] of [['within', withinMs] as const, ['count', count?.inMs] as const])
      if (ms !== undefined && ms > runMs)
        yield {
          path: ['timeline', stepAt[index] ?? 0, field],
          what: `${ms / 1_000} s are longer than a run, which lasts ${runMs / 1_000} s: terms are in the time of the lab, whatever the pace`,
        };
}

/** A variant that comes true whatever happens, or that sets the lab up as another one does. */
function* oddVariants({ incident }: DecodedIncident, labs: readonly Lab[]): Generator<Oddity> {
  for (const [index, [name, { expect, steps }]] of Object.entries(incident.variants).entries()) {
    const path = ['variants', name];
    if (expect.every(({ is }) => is === 'holds') && steps.length === 0 && incident.steps.length > 0)
      yield {
        path,
        what: `variant ${name} requires no step, so it holds also where nothing of the story is seen: give it some`,
      };
    const same = labs.slice(0, index).find(({ spec }) => spec === labs[index]?.spec);
    if (same) yield { path, what: `variant ${name} sets the lab up as variant ${same.variant} does: change its set:` };
  }
}

/** A variant's lab, as far as it is compared. */
interface Lab {
  readonly variant: string;
  readonly spec: string;
  readonly opsPerSecond: number;
  readonly durationMs: Ms;
}

function labsOf({ incident }: DecodedIncident, catalogue: Catalogue): readonly Lab[] {
  const entry = pick('lab', incident.lab, catalogue.labs, ({ name }) => name);
  return Object.entries(incident.variants).map(([variant, { set }]) => {
    const spec = specOf(entry, 'search', set);
    const { opsPerSecond, durationMs } = spec.timing;
    return { variant, spec: JSON.stringify(spec), opsPerSecond, durationMs };
  });
}

/**
 * What is legal in an incident that this build can run, and yet is probably not what was meant: each one sentence with file, line
 * and what to do, in the order of the file.
 */
export function warningsOf(decoded: DecodedIncident, catalogue: Catalogue): readonly string[] {
  const labs = labsOf(decoded, catalogue);
  const odd = [
    ...oddSteps(decoded),
    ...briefFaults(decoded, labs),
    ...endlessTerms(decoded, labs),
    ...oddVariants(decoded, labs),
  ];
  return odd
    .map(({ path, what }) => ({ line: decoded.file.lineOf(path), text: decoded.file.refuse(path, what).message }))
    .toSorted((a, b) => a.line - b.line)
    .map(({ text }) => text);
}
