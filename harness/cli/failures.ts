import { join } from 'node:path';
import { toJson } from '../files/files.ts';
import { EXIT } from '../records/exit-code.ts';
import { findFailure, type Kept, readStore, retireFailure } from '../records/failure-store.ts';
import { replayCommand, setWords } from '../report/words.ts';
import { describeSchedule } from '../schedule/describe.ts';
import { linesText } from '../text/printable.ts';
import { type CommonOptions, commandName, print } from './shared/context.ts';

/** Options of `failures list`, `show` and `retire`. */
export interface FailuresOptions extends CommonOptions {
  /** The store. */
  readonly failures: string;
}

const nameOf = ({ fingerprint, schedule, file }: Kept): string => fingerprint ?? schedule.expect ?? file;

function whereOf({ schedule: { lab, set, timing }, foundOn, revision }: Kept): string {
  const found = foundOn !== undefined && `found on ${foundOn}${revision === undefined ? '' : ` (${revision})`}`;
  return [`lab ${lab}`, ...setWords(set), `timing ${timing}`, found].filter(Boolean).join(', ');
}

/** `zonequake failures list`: what is replayed before every campaign that it fits. Returns the exit code. */
export function listFailures({ failures: dir, json }: FailuresOptions): number {
  const store = readStore(dir);
  const { failures, damaged, retired } = store;
  const lines = [
    ...failures.map((failure) => `${failure.id}  ${nameOf(failure)}  ${whereOf(failure)}`),
    ...damaged.map(({ file, why }) => `${file}: ${why}; it is kept`),
    ...(failures.length + damaged.length === 0 ? [`no failures in ${dir}`] : []),
    ...(retired.length > 0 ? [`retired: ${retired.length}`] : []),
  ];
  print(json === true ? toJson(store) : `${linesText(lines)}\n`);
  return EXIT.ok;
}

/** `zonequake failures show`: one of them, and how to see it again. Returns the exit code. */
export function showFailure(id: string, { failures: dir, json }: FailuresOptions): number {
  const failure = findFailure(readStore(dir), id);
  const { schedule, message, file } = failure;
  const lines = [
    `${failure.id}: ${nameOf(failure)}`,
    ...(message === undefined ? [] : [`  ${message}`]),
    `  ${whereOf(failure)}, seed ${schedule.seed}`,
    ...describeSchedule(schedule.injections, new Map()).map((line) => `    ${line}`),
    `  replay: ${replayCommand(commandName(), { runtime: 'sim', programs: Object.keys(schedule.programs ?? {}) }, join(dir, file))}`,
  ];
  print(json === true ? toJson(failure) : `${linesText(lines)}\n`);
  return EXIT.ok;
}

/** `zonequake failures retire`: keeps one and has it replayed no more. Returns the exit code. */
export function retire(id: string, { failures: dir, json }: FailuresOptions): number {
  const store = readStore(dir);
  const failure = findFailure(store, id);
  const path = retireFailure(store, failure);
  print(json === true ? toJson({ retired: failure.id, path }) : `retired ${failure.id}: it is kept as ${path}\n`);
  return EXIT.ok;
}
