import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { EXIT } from '../harness/records/exit-code.ts';
import { randomOf } from './findings/campaign.ts';
import { onFullDisk } from './findings/full-disk.ts';
import { killed, lengthMs, MOMENTS_FROM } from './findings/killed.ts';

const KILLS = 10;
/** Room for the beginning, for some histories, for the first finding but not its history, and so on. */
const KIBIBYTES = [200, 350, 500, 900, 1_800];

describe('what was found is kept', () => {
  let scratch = '';
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it(`by ${KILLS} campaigns that are killed at random moments: all that was printed is in the report, and no process is left`, async function () {
    this.timeout(1_200_000);
    const random = randomOf(1);
    const wholeMs = await lengthMs(scratch);
    let printed = 0;
    for (let n = 0; n < KILLS; n++) {
      const one = await killed(n, MOMENTS_FROM + (1 - MOMENTS_FROM) * random(), wholeMs, scratch);
      expect(one, `kill ${n}`).to.deep.include({ lost: [], left: [] });
      printed += one.printed;
    }
    expect(printed, 'findings that were printed at all').to.be.above(0);
  });

  it(`by ${KIBIBYTES.length} campaigns on a disk that becomes full: the path is told, and the exit code`, async function () {
    this.timeout(1_200_000);
    for (const [n, kibibytes] of KIBIBYTES.entries()) {
      const one = await onFullDisk(n, kibibytes, scratch);
      expect(one, `${kibibytes} KiB: ${one.err}`).to.deep.include({ lost: [], told: true });
      // What was found stands before what went wrong.
      expect(one.code).to.equal(one.printed > 0 ? EXIT.violated : EXIT.harness);
    }
  });
});
