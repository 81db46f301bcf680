import { UsageError } from '../basics/errors.ts';
import { pick } from '../input/did-you-mean.ts';
import type { YamlFile } from '../input/yaml-file.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import type { LabEntry } from '../runtime/entry.ts';
import type { LabDefinition } from '../runtime/runtime.ts';
import { rolesToBring } from '../runtime/with-brought.ts';
import { cutShortMs, injectionProblem } from '../schedule/check.ts';
import type { Catalogue } from '../setup/catalogue.ts';
import { specOf } from '../setup/overrides.ts';
import { checkCondition } from './check-condition.ts';
import type { DecodedIncident } from './decode-incident.ts';
import { actionOf, actionsAmong } from './decode-operator.ts';
import { usersOf, usersText, wantedViolations } from './expected.ts';
import type { Variant } from './incident.ts';
import { standIns } from './stand-ins.ts';

/** Fields of an injection as the file has them. */
const FIELD_IN_FILE = { target: 'target', atMs: 'at' } as const;

type Sort = 'fault' | 'push' | 'operator';

/** The field that says what an entry does to the lab. */
const sortAt = (file: YamlFile, entry: number): Sort => {
  const { timeline } = file.value as { readonly timeline: readonly object[] };
  const told = timeline[entry] ?? {};
  return 'operator' in told ? 'operator' : 'push' in told ? 'push' : 'fault';
};

/** What to do where something lasts that is written as what happens at once, or the other way round. */
const MISTIMED: Readonly<Record<Sort, (durationMs: Ms) => string>> = {
  push: () => 'lasts: write fault:, and for:',
  fault: () => 'happens at once: write push:',
  operator: (durationMs) => (durationMs === 0 ? 'lasts: say how long, with for:' : 'happens at once: leave for: out'),
};

function checkInjection(decoded: DecodedIncident, catalogue: Catalogue, lab: LabDefinition, index: number): void {
  const { spec } = lab;
  const { incident, file, injectionAt } = decoded;
  const faults = new Map(catalogue.faults.map((fault) => [fault.kind, fault]));
  const [injection, entry] = [standIns(incident, faults, spec)[index], injectionAt[index]];
  if (!injection || entry === undefined) return;
  const found = injectionProblem(injection, faults, spec, lab);
  const endMs = found ? undefined : cutShortMs(injection, spec);
  // It is told of the field that makes it late.
  const isAgain =
    injectionAt.indexOf(entry) !== index && incident.injections[injectionAt.indexOf(entry)]?.atMs !== injection.atMs;
  if (isAgain && (endMs !== undefined || found?.field === 'atMs')) {
    const problem = `the time at ${injection.atMs / 1_000} s ends after everything heals: give fewer, or a shorter every:`;
    throw file.refuse(['timeline', entry, 'times'], `timeline[${entry}].times: ${problem}`);
  }
  if (endMs !== undefined) {
    const problem = `ends after ${endMs / 1000} s, when everything heals: let it end by then, or begin earlier`;
    throw file.refuse(['timeline', entry, 'for'], `timeline[${entry}].for: ${problem}`);
  }
  if (!found) return;
  const sort = sortAt(file, entry);
  const refuse = (field: string, end: string) =>
    file.refuse(['timeline', entry, field], `timeline[${entry}].${field}${end}`);
  if (found.field === 'durationMs') {
    throw refuse(sort, `: ${injection.kind} ${MISTIMED[sort](injection.durationMs)}`);
  }
  if (found.field === 'params') throw refuse('with', `.${found.problem}`);
  if (found.field === 'kind' && sort === 'operator' && !faults.has(injection.kind))
    file.locate(['timeline', entry, sort], () =>
      pick('action of an operator', actionOf(injection.kind), actionsAmong([...faults.keys()]), (name) => name),
    );
  throw refuse(found.field === 'kind' ? sort : FIELD_IN_FILE[found.field], `: ${found.problem}`);
}

/** What waits for a step is not done where it comes after faults are over, whenever that step is seen. */
function checkWaits({ incident: { waits = [] }, file, injectionAt }: DecodedIncident, { timing }: LabSpec): void {
  const endMs = timing.durationMs - timing.quietMs;
  for (const { injection, afterMs, step } of waits) {
    if (afterMs < endMs) continue;
    const entry = injectionAt[injection] ?? 0;
    const problem = `${afterMs / 1_000} s after step ${step} is never: all heals after ${endMs / 1_000} s; wait for less`;
    throw file.refuse(['timeline', entry, 'when'], `timeline[${entry}].when: ${problem}`);
  }
}

/** The lab as a variant sets it up. Throws UsageError at the line of the setting that it names, where that is told. */
function setUpAs({ file }: DecodedIncident, lab: LabEntry, variant: string, set: Variant['set']): LabSpec {
  const path = ['variants', variant, 'set'];
  try {
    return specOf(lab, 'search', set);
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    const named = Object.keys(set).find((field) => cause.message.includes(field));
    throw file.refuse(named === undefined ? path : [...path, named], cause.message);
  }
}

function checkVariant(decoded: DecodedIncident, catalogue: Catalogue, name: string, { set, expect }: Variant): void {
  const { incident, file, stepAt } = decoded;
  for (const invariant of wantedViolations(expect)) {
    const work = () => pick('invariant', invariant, catalogue.invariants, (one) => one.name);
    file.locate(['variants', name, 'expect'], work);
  }
  const lab = file.locate(['lab'], () => pick('lab', incident.lab, catalogue.labs, (entry) => entry.name));
  const spec = setUpAs(decoded, lab, name, set);
  const made = lab.define(spec);
  const { platform } = made;
  for (const role of Object.keys(incident.programs ?? {})) {
    file.locate(['programs', role], () => pick('role with a program', role, rolesToBring(made), (own) => own));
  }
  for (const one of expect) {
    if (one.is !== 'hurts') continue;
    file.locate(['variants', name, 'expect'], () =>
      pick('group of users', usersText(one.of), usersOf(spec), (of) => of),
    );
  }
  checkWaits(decoded, spec);
  for (const index of incident.injections.keys()) checkInjection(decoded, catalogue, made, index);
  for (const [index, { when }] of incident.steps.entries()) {
    file.locate(['timeline', stepAt[index] ?? 0, 'when'], () => checkCondition(when, { spec, platform }));
  }
}

/** Whether this build can run every variant. Throws UsageError, one sentence with file, line and what to do. */
export function checkIncident(decoded: DecodedIncident, catalogue: Catalogue): void {
  for (const [name, variant] of Object.entries(decoded.incident.variants)) {
    checkVariant(decoded, catalogue, name, variant);
  }
}
