import { UsageError } from '../basics/errors.ts';
import { REPORT_FILES } from '../files/run-folder-files.ts';
import type { CampaignReport } from '../records/folder.ts';
import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { terminalReport } from './terminal.ts';

/** A pure view of a campaign. `command` is how this build is called. */
export interface Reporter {
  readonly name: string;
  /** File in the run folder; without one it goes to the terminal. */
  readonly file?: string;
  readonly render: (report: CampaignReport, command: string) => string;
}

const REPORTERS: readonly Reporter[] = [
  { name: 'terminal', render: terminalReport },
  { name: 'junit', file: REPORT_FILES.junit, render: junitReport },
  { name: 'json', file: REPORT_FILES.json, render: jsonReport },
  { name: 'html', file: REPORT_FILES.html, render: htmlReport },
  { name: 'markdown', file: REPORT_FILES.markdown, render: markdownReport },
];

/** Reads `--reporter a,b`. Throws UsageError for one that this build lacks. */
export function parseReporters(text: string): readonly Reporter[] {
  return text.split(',').map((name) => {
    const reporter = REPORTERS.find((one) => one.name === name);
    if (reporter) return reporter;
    throw new UsageError(`unknown reporter "${name}": there are ${REPORTERS.map((one) => one.name).join(', ')}`);
  });
}
