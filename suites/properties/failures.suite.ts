import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { labs } from '../../fixtures/labs/index.ts';
import { pick } from '../../harness/input/did-you-mean.ts';
import { decodeSchedule } from '../../harness/schedule/codec.ts';
import { experimentOn, runOn, violated } from '../lab.ts';

const DIR = join(import.meta.dirname, '..', '..', 'fixtures', 'failures');

describe('stored failures of the built-in labs: what random schedules once broke holds now', () => {
  for (const name of readdirSync(DIR)) {
    it(name, async () => {
      const { lab, set, seed, injections } = decodeSchedule(readFileSync(join(DIR, name), 'utf8'), name);
      const { verdict } = await runOn(
        experimentOn(
          set,
          [],
          pick('lab', lab, labs, (one) => one.name),
        ),
        seed,
        injections,
      );
      expect(violated(verdict)).to.deep.equal([]);
      expect(verdict.verdict).to.equal('pass');
    });
  }
});
