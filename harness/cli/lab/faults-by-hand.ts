import { HarnessError, UsageError } from '../../basics/errors.ts';
import type { LabSpec } from '../../lab/spec.ts';
import { applyAll } from '../../runtime/apply-all.ts';
import type { Handle, Lab, Runtime } from '../../runtime/runtime.ts';
import { checkInjections } from '../../schedule/codec.ts';
import type { Fault, Params } from '../../schedule/fault.ts';
import type { Injection } from '../../schedule/schedule.ts';
import type { InjectRequest, KeepRequest } from './requests.ts';

interface Standing {
  readonly injection: Injection;
  readonly words: string;
  readonly handle: Handle;
  /** Its healing, when that is due by itself. */
  due?: NodeJS.Timeout;
  /** Why it could not be healed when that was due. */
  trouble?: string;
}

/** Faults that a person injects into a standing lab, one by one. */
export interface FaultsByHand {
  /** Resolves when it is in force, with the fault in words. Throws UsageError. */
  inject(request: InjectRequest): Promise<string>;
  /** Heals what fits, and resolves with it in words. */
  heal(which: Extract<KeepRequest, { do: 'heal' }>): Promise<readonly string[]>;
  readonly words: readonly string[];
  /** Heals nothing by itself any more: the lab goes, and everything with it. */
  forget(): void;
}

/** The mildest value of every parameter that has a list of them; a person gives the others. */
const mildest = ({ milder }: Fault): Params =>
  Object.fromEntries(
    Object.entries(milder).flatMap(([name, values]) => (Array.isArray(values) ? [[name, values[0]]] : [])),
  ) as Params;

/** The parameters given, and the mildest that fit the target for those left out. Throws UsageError that names what is wrong. */
export function paramsOf(fault: Fault, given: Params, target: string, spec: LabSpec): Params {
  const fitting = fault.paramsAt?.(target, spec) ?? [];
  // What has nothing for the fault is told so, and not what to give.
  if (fault.paramsAt && fitting.length === 0) return given;
  const isGiven = (one: Params) => Object.entries(given).every(([name, value]) => one[name] === value);
  const usual = fitting.find(isGiven) ?? fitting[0] ?? mildest(fault);
  const parsed = fault.params.safeParse({ ...usual, ...given });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || fault.kind}: ${message}`);
  throw new UsageError(`${problems.join('; ')}: give it with --param name=value`);
}

/** Injects faults as a person asks for them, but what the lab's runtime `cannot` do. One that could not be healed stays in the list, with the reason. */
export function faultsByHand(lab: Lab, faults: readonly Fault[], cannot?: Runtime['cannot']): FaultsByHand {
  const standing = new Set<Standing>();
  let count = 0;
  const heal = async (one: Standing): Promise<void> => {
    clearTimeout(one.due);
    await one.handle.heal();
    standing.delete(one);
  };
  const healAfter = (one: Standing, forMs: number): void => {
    one.due = setTimeout(() => {
      heal(one).catch((error: unknown) => {
        one.trouble = error instanceof Error ? error.message : String(error);
      });
    }, forMs);
  };
  return {
    get words() {
      return Array.from(standing, ({ words, trouble }) => (trouble ? `${words} (not healed: ${trouble})` : words));
    },
    async inject({ kind, target, params, forMs }) {
      const fault = faults.find((one) => one.kind === kind);
      if (!fault)
        throw new UsageError(`unknown fault "${kind}": there are ${faults.map((one) => one.kind).join(', ')}`);
      if (fault.instant && forMs !== undefined) throw new UsageError(`${kind} has no duration: leave --for out`);
      const injection = { kind, target, atMs: 0, durationMs: 0, params: paramsOf(fault, params, target, lab.spec) };
      const [shortestMs = 0] = lab.spec.timing.durationLadderMs;
      checkInjections(
        [{ ...injection, durationMs: fault.instant ? 0 : shortestMs }],
        new Map([[kind, fault]]),
        lab.spec,
        undefined,
        cannot,
      );
      const planned = { ...injection, index: count++ };
      const handle = await applyAll(lab, fault.effects(planned, lab.spec), planned.index);
      const words = `${kind} at ${target} ${JSON.stringify(injection.params)}`;
      if (fault.instant) {
        if (handle.evidence().touched === 0) throw new HarnessError(`control did not take it: ${words}`);
        return words;
      }
      const one: Standing = { injection, words, handle };
      standing.add(one);
      if (forMs !== undefined) healAfter(one, forMs);
      return words;
    },
    async heal({ kind, target }) {
      const fits = ({ injection }: Standing) =>
        (kind === undefined || injection.kind === kind) && (target === undefined || injection.target === target);
      const healed = [...standing].filter(fits);
      await Promise.all(healed.map(heal));
      return healed.map(({ words }) => words);
    },
    forget() {
      for (const { due } of standing) clearTimeout(due);
    },
  };
}
