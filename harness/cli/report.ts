import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beginList, writeOurs } from '../files/written.ts';
import { decodeHistory } from '../history/codec.ts';
import { readText } from '../input/read-text.ts';
import { type Counterexample, readFolder } from '../records/folder.ts';
import { eventsOf, type Registry } from '../records/registry.ts';
import { counterexampleHtml } from '../report/html-counterexample.ts';
import { jsonReport } from '../report/json.ts';
import { demandsOf } from '../report/readme.ts';
import { parseReporters, type Reporter } from '../report/reporters.ts';
import { decodeSchedule } from '../schedule/codec.ts';
import { type CommonOptions, type Context, commandName, print } from './shared/context.ts';

/** Options of `report`. */
export interface ReportOptions extends CommonOptions {
  readonly reporter: string;
}

const ADVICE = 'a counterexample has it as a file';

/** Renders the page of a counterexample again, if what it is made of is still there. */
function writePage(example: Counterexample, registry: Pick<Registry, 'invariants' | 'labs'>): void {
  const [schedule, history] = ['schedule.json', 'history.jsonl'].map((name) => join(example.dir, name));
  if (!schedule || !history || !existsSync(schedule) || !existsSync(history)) return;
  const file = decodeSchedule(readText(schedule, 'schedule', ADVICE), schedule);
  const events = eventsOf(registry, file.lab);
  const told = decodeHistory(readText(history, 'history', ADVICE), events, history).history;
  const demands = demandsOf(registry.invariants, example.found.pinned);
  const context = { file, history: told, events, command: commandName(), ...demands };
  writeOurs(join(example.dir, 'report.html'), counterexampleHtml(example, context));
}

/**
 * `zonequake report`: renders a run folder again; a single reporter to standard output, several into the folder. With
 * `html` the pages that it links to, those of the counterexamples, are rendered again too.
 */
export async function report({ loadRegistry }: Context, dir: string, options: ReportOptions): Promise<number> {
  const reporters = parseReporters(options.reporter);
  const read = readFolder(dir);
  if (options.json === true) {
    print(jsonReport(read));
    return 0;
  }
  const toScreen = ({ file }: Reporter) => file === undefined || reporters.length === 1;
  for (const reporter of reporters.filter(toScreen)) print(reporter.render(read, commandName()));
  const toFolder = reporters.filter((reporter) => !toScreen(reporter));
  const pages = reporters.some(({ name }) => name === 'html') ? read.counterexamples : [];
  if (toFolder.length + pages.length > 0) beginList(dir);
  const registry = pages.length > 0 ? await loadRegistry() : { invariants: [], labs: [] };
  for (const page of pages) writePage(page, registry);
  for (const { file, render } of toFolder)
    if (file !== undefined) writeOurs(join(dir, file), render(read, commandName()));
  return 0;
}
