import { join } from 'node:path';
import { writeAtomic } from '../campaign/files.ts';
import type { CampaignReport } from '../campaign/folder.ts';
import { jsonReport } from '../report/json.ts';
import type { Reporter } from '../report/reporters.ts';
import { commandName, print } from './context.ts';

/** Shows a finished campaign: files into its folder, and text or JSON on standard output. */
export function present(report: CampaignReport, reporters: readonly Reporter[], json: boolean): void {
  for (const { file, render } of reporters) {
    if (file !== undefined) writeAtomic(join(report.dir, file), render(report, commandName()));
    else if (!json) print(render(report, commandName()));
  }
  if (json) print(jsonReport(report));
}
