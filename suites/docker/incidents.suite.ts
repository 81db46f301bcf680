import { expect } from 'chai';
import { incidents } from '../../fixtures/incidents/index.ts';
import { timings } from '../../fixtures/labs/timing.ts';
import { wantedViolations } from '../../harness/incident/expected.ts';
import { expectWords } from '../../harness/report/incident-report.ts';
import { scaleInjections } from '../../harness/schedule/scale.ts';
import { type DockerLab, dockerLab } from './docker-lab.ts';
import { describeWithDocker } from './require-docker.ts';

const TIMEOUT_MS = 400_000;

/** Those that were seen there; a run is too short for what operators do after most of an hour. */
const SEEN = ['akamai-2011', 'akamai-2021', 'akamai-2021-rca'];

describeWithDocker('incidents on containers', () => {
  let lab: DockerLab;
  before(() => {
    lab = dockerLab();
  });
  after(() => lab?.runtime.close());

  for (const { name, seed, injections, variants } of incidents.filter(({ name }) => SEEN.includes(name))) {
    for (const which of ['vulnerable', 'fixed'] as const) {
      const variant = variants[which];
      if (!variant) continue;
      const { expect: expected, set } = variant;
      it(`${name}, ${which}: is expected to ${expectWords(variant)}, as in the simulation`, async function () {
        this.timeout(TIMEOUT_MS);
        const scaled = scaleInjections(injections, timings.search, timings.docker);
        const { verdict } = await lab.run(scaled, set, seed);
        expect(verdict.leaks).to.deep.equal([]);
        const wanted = wantedViolations(expected);
        if (wanted.length === 0) expect(verdict).to.deep.include({ verdict: 'pass', violations: [], idle: [] });
        else expect(verdict.violations.map(({ invariant }) => invariant)).to.include.members([...wanted]);
      });
    }
  }
});
