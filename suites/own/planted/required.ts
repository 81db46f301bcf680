import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { run } from '../../processes.ts';
import { describeWithLabs } from '../require-compose.ts';
import { planted } from './labs.ts';
import { plant } from './plant.ts';
import { plantedStarts } from './starts.ts';

/** Found and shrunk within this, wall-clock. */
const WITHIN_MS = 900_000;
/** At most so many injections are left of what finds it. */
const INJECTIONS_MAX = 2;

describeWithLabs('bugs planted in labs of one’s own', () => {
  for (const one of [...planted, ...plantedStarts]) {
    it(`${one.name}: check passes, and a run finds it`, async function () {
      this.timeout(WITHIN_MS + 120_000);
      const folder = mkdtempSync(join(tmpdir(), 'zonequake-planted-'));
      try {
        const lab = join(folder, 'lab');
        plant(one, lab);
        const checked = await run(['check', '--lab', lab]);
        expect(checked.code, checked.out + checked.err).to.equal(0);
        const startMs = performance.now();
        const [out, failures] = [join(folder, 'run'), join(folder, 'failures')];
        const told = ['--time', '15m', '--seed', '1', '--faults', one.faults, '--out', out, '--failures', failures];
        const found = await run(['run', '--lab', lab, ...told, '--json']);
        expect(found.code, found.out + found.err).to.equal(1);
        expect(performance.now() - startMs).to.be.below(WITHIN_MS);
        const written = readFileSync(join(out, 'counterexamples/1/README.md'), 'utf8');
        expect(written).to.include(one.invariant).and.to.match(one.words);
        const { injections } = JSON.parse(readFileSync(join(out, 'counterexamples/1/schedule.json'), 'utf8'));
        expect(injections).to.have.length.within(1, INJECTIONS_MAX);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
