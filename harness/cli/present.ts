import { join } from 'node:path';
import { WriteError } from '../files/files.ts';
import { writeOurs } from '../files/written.ts';
import { EXIT } from '../records/exit-code.ts';
import type { CampaignReport } from '../records/folder.ts';
import { jsonReport } from '../report/json.ts';
import type { Reporter } from '../report/reporters.ts';
import { commandName, print, tell } from './shared/context.ts';

/**
 * Shows a finished campaign: text or JSON on standard output first, and files into its folder. Returns an exit code: that a file
 * cannot be written is told.
 */
export function present(report: CampaignReport, reporters: readonly Reporter[], json: boolean): number {
  if (json) print(jsonReport(report));
  for (const { file, render } of reporters) if (file === undefined && !json) print(render(report, commandName()));
  try {
    for (const { file, render } of reporters) {
      if (file !== undefined) writeOurs(join(report.dir, file), render(report, commandName()));
    }
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    tell(`zonequake: ${error.message}`);
    return EXIT.harness;
  }
}
