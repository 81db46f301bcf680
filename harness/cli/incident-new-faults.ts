import fc from 'fast-check';
import { UsageError } from '../basics/errors.ts';
import { lengthMs } from '../incident/clock.ts';
import { pick } from '../input/did-you-mean.ts';
import { firstIssue } from '../input/issue.ts';
import { fieldsAt } from '../input/schema-fields.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import type { LabDefinition } from '../runtime/runtime.ts';
import { injectionProblem } from '../schedule/check.ts';
import type { Fault, Params } from '../schedule/fault.ts';
import type { Injection } from '../schedule/schedule.ts';
import { quotedValue } from '../text/printable.ts';

/** What is to happen in a new incident, as it is given on the command line. */
export interface WantedFaults {
  /** `kind` or `kind@target`; where there are neither of these, a fault that everybody can see. */
  readonly fault?: readonly string[];
  readonly push?: readonly string[];
  readonly with?: readonly string[];
  readonly at: string;
  readonly for: string;
}

/** From one injection to the next. */
const APART_MS = 10_000;

function parseLength(option: string, text: string): Ms {
  const ms = lengthMs(text.replace(/^\+/, ''));
  if (ms !== undefined && ms > 0) return ms;
  throw new UsageError(`--${option} wants a length of time such as 10s, but got ${quotedValue(text)}`);
}

/** `name=value`: a number where it reads as one. */
function parseParam(text: string): readonly [string, string | number] {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(`--with wants name=value, such as --with how=machine, but got ${quotedValue(text)}`);
  return [name, /^\d+(\.\d+)?$/.test(value) && String(Number(value)) === value ? Number(value) : value];
}

/** Parameters such as a run draws, the first that fit the target, with those that are given in their place. Throws UsageError. */
function paramsOf(fault: Fault, given: ReadonlyMap<string, string | number>, target: string, spec: LabSpec): Params {
  const fitting = fault.paramsAt?.(target, spec)[0];
  const [drawn] = fitting ? [fitting] : fc.sample(fault.arbitrary(spec), { seed: 1, numRuns: 1 });
  const known = fieldsAt(fault.params, []);
  const params = { ...drawn, ...Object.fromEntries([...given].filter(([name]) => known.includes(name))) };
  const parsed = fault.params.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new UsageError(`--with of ${fault.kind}: ${firstIssue(parsed.error, params, fault.params)}`);
}

/** A fault that takes something down and not only has it stand still, since that is seen at once; else the mildest that lasts. */
function usualFault(faults: readonly Fault[], spec: LabSpec): string {
  const lasting = faults.filter((fault) => !fault.instant && fault.targets(spec).length > 0);
  const fells = (fault: Fault) => {
    const [target = ''] = fault.targets(spec);
    const params = paramsOf(fault, new Map(), target, spec);
    const injection = { kind: fault.kind, target, atMs: 0, durationMs: 1, params, index: 0 };
    return fault.effects(injection, spec).some((effect) => effect.is === 'down' && effect.how !== 'pause');
  };
  const found = lasting.find(fells) ?? lasting[0];
  if (!found) throw new UsageError('no fault can harm this lab: choose another with --lab');
  return found.kind;
}

/** Refuses what cannot run on the lab, by the option that asked for it: there is no file yet whose line could be named. */
function checkAsked(asked: string, injection: Injection, fault: Fault, definition: LabDefinition): void {
  const found = injectionProblem(injection, new Map([[fault.kind, fault]]), definition.spec, definition);
  if (!found) return;
  const { field, problem } = found;
  const { kind } = fault;
  const option = { kind: asked, target: asked, atMs: `--at of ${kind}`, durationMs: `--for of ${kind}` };
  throw new UsageError(`${{ ...option, params: `--with of ${kind}` }[field]}: ${problem}`);
}

/** The faults and releases that were asked for, with the mildest parameters but for those given. Throws UsageError. */
export function injectionsFrom(
  options: WantedFaults,
  faults: readonly Fault[],
  definition: LabDefinition,
): readonly Injection[] {
  const { spec } = definition;
  const { fault = [], push = [] } = options;
  const lasting = fault.length + push.length === 0 ? [usualFault(faults, spec)] : fault;
  const [atMs, forMs] = [parseLength('at', options.at), parseLength('for', options.for)];
  const wanted = new Map((options.with ?? []).map(parseParam));
  const used = new Set<string>();
  const injections = [...push, ...lasting].map((text, index): Injection => {
    const [kind = '', ...rest] = text.split('@');
    const found = pick('fault', kind, faults, (one) => one.kind);
    if (found.instant !== index < push.length)
      throw new UsageError(
        `${kind} ${found.instant ? 'happens at once: give it with --push' : 'lasts: give it with --fault'}`,
      );
    const [usual] = found.targets(spec);
    const target = rest.join('@') || usual;
    if (target === undefined) throw new UsageError(`${kind} can harm nothing in lab ${spec.name}: choose another`);
    const params = paramsOf(found, wanted, target, spec);
    for (const name of Object.keys(params)) used.add(name);
    const durationMs = found.instant ? 0 : forMs;
    const injection = { kind, target, atMs: atMs + index * APART_MS, durationMs, params };
    checkAsked(`--${found.instant ? 'push' : 'fault'} ${text}`, injection, found, definition);
    return injection;
  });
  const stranger = [...wanted.keys()].find((name) => !used.has(name));
  if (stranger === undefined) return injections;
  throw new UsageError(
    `--with ${stranger}: none of ${injections.map(({ kind }) => kind).join(', ')} has that: leave it out`,
  );
}
