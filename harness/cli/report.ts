import { join } from 'node:path';
import { writeAtomic } from '../campaign/files.ts';
import { readFolder } from '../campaign/folder.ts';
import { jsonReport } from '../report/json.ts';
import { parseReporters } from '../report/reporters.ts';
import { type CommonOptions, commandName, print } from './context.ts';

/** Options of `report`. */
export interface ReportOptions extends CommonOptions {
  readonly reporter: string;
}

/** `zonequake report`: renders a run folder again; a single reporter to standard output, several into the folder. */
export function report(dir: string, options: ReportOptions): number {
  const reporters = parseReporters(options.reporter);
  const read = readFolder(dir);
  if (options.json === true) {
    print(jsonReport(read));
    return 0;
  }
  for (const { file, render } of reporters) {
    const text = render(read, commandName());
    if (file === undefined || reporters.length === 1) print(text);
    else writeAtomic(join(dir, file), text);
  }
  return 0;
}
