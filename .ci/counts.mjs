import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Mocha's spec reporter, which also adds a line with mocha's own counts to the file that MOCHA_COUNTS names. */
export default class Counts extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      const line = `${passes} passed, ${failures} failed, ${pending} skipped\n`;
      if (process.env.MOCHA_COUNTS) appendFileSync(process.env.MOCHA_COUNTS, line);
    });
  }
}
