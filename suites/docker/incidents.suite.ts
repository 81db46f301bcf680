import { expect } from 'chai';
import { incidents } from '../../fixtures/incidents/index.ts';
import { timings } from '../../fixtures/labs/timing.ts';
import { scaleInjections } from '../../harness/schedule/scale.ts';
import { type DockerLab, dockerLab } from './docker-lab.ts';
import { describeWithDocker } from './require-docker.ts';

const TIMEOUT_MS = 400_000;

describeWithDocker('incidents on containers', () => {
  let lab: DockerLab;
  before(() => {
    lab = dockerLab();
  });
  after(() => lab?.runtime.close());

  for (const { name, seed, injections, expect: pinned, variants } of incidents) {
    for (const which of ['vulnerable', 'fixed'] as const) {
      const variant = variants[which];
      const holds = variant?.holds === true;
      it(`${name}, ${which}: ${holds ? 'holds' : `violates ${pinned}`}, as in the simulation`, async function () {
        this.timeout(TIMEOUT_MS);
        const scaled = scaleInjections(injections, timings.search, timings.docker);
        const { verdict } = await lab.run(scaled, variant?.set, seed);
        expect(verdict.leaks).to.deep.equal([]);
        if (holds) expect(verdict).to.deep.include({ verdict: 'pass', violations: [], idle: [] });
        else expect(verdict.violations.map(({ invariant }) => invariant)).to.include(pinned);
      });
    }
  }
});
