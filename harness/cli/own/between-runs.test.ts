import { expect } from 'chai';
import { HarnessError, UsageError } from '../../basics/errors.ts';
import { decodeLabFile } from '../../own/lab-file/decode-lab-file.ts';
import { SIGNER } from '../../testkit/certificates.ts';
import { configOf } from '../../testkit/compose-config.ts';
import { labOf } from '../../testkit/compose-lab.ts';
import { type Ends, fakeContainers } from '../../testkit/fake-containers.ts';
import { betweenRuns } from './between-runs.ts';
import { servicesSigners } from './signers.ts';

const WELL: Ends = () => ({ said: '', code: 0 });
const nodes = labOf(configOf({ loader: {}, cache: { scale: 2 }, web: {} })).nodes.map((node) => ({
  node,
  containerId: node.id,
}));

/** A lab of these services of which its file says this. */
function standing(text: string, ends = WELL) {
  const head = 'format: zonequake-lab/1\nroles: { loader: setup, cache: resolver, web: edge }\n';
  const page = 'check:\n  - get: https://a.example/\n    from: [web]\n';
  const labFile = decodeLabFile(`${head}${page}${text}`, 'zonequake.yaml');
  const { docker, done } = fakeContainers(ends);
  return { lab: { docker, stage: { nodes }, files: { labFile } }, done };
}

describe('what an owner wants done between runs', () => {
  it('is nothing by itself, and before the first run no more than to empty caches', async () => {
    const plain = standing('');
    await betweenRuns(plain.lab, false);
    expect(plain.done).to.deep.equal([]);
    for (const reset of ['restart', '{ on: web, run: reload }']) {
      const { lab, done } = standing(`reset: ${reset}\nflush: { cache: flush_zone }\n`);
      await betweenRuns(lab, true);
      expect(done).to.deep.equal(['cache-1: flush_zone', 'cache-2: flush_zone']);
    }
  });

  it('is a restart of what goes on running, or a command where the owner says, and then caches are emptied', async () => {
    const restarted = standing('reset: restart\nflush: { cache: flush_zone }\n');
    await betweenRuns(restarted.lab, false);
    expect(restarted.done.slice(0, 3)).to.have.members(['restart cache-1', 'restart cache-2', 'restart web']);
    expect(restarted.done.slice(3)).to.deep.equal(['cache-1: flush_zone', 'cache-2: flush_zone']);
    const told = standing('reset: { on: web, run: reload }\n');
    await betweenRuns(told.lab, false);
    expect(told.done).to.deep.equal(['web: reload']);
  });

  it('ends the run with the last that it said where it fails', async () => {
    const { lab } = standing('flush: { cache: flush_zone }\n', () => ({ said: 'trying\r\nno such zone\r\n', code: 3 }));
    const failed = await betweenRuns(lab, true).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(HarnessError);
    expect(String(failed)).to.include('"flush_zone" in cache-1 failed: it ended with 3: no such zone');
  });
});

describe('who signs for pages, of what services make for themselves', () => {
  const signers = (ends: Ends) => {
    const { lab, done } = standing('    ca: { file: /pki/ca.pem, on: web }\n', ends);
    return { found: servicesSigners(lab.files, lab), done };
  };

  it('is read in the service, by the index of the check', async () => {
    const { found, done } = signers(() => ({ said: SIGNER.cert.replaceAll('\n', '\r\n'), code: 0 }));
    expect([...(await found)]).to.deep.equal([[0, SIGNER.cert.trim()]]);
    expect(done).to.have.length(1);
    expect(done[0]).to.match(/^web: .*cat \/pki\/ca\.pem$/);
  });

  it('is refused by the line of the lab file where it is not there, or no certificate', async () => {
    for (const [said, why] of [
      ['', /^zonequake\.yaml line 6: check\[0\]\.ca: there is no "\/pki\/ca\.pem" in web: correct it$/],
      ['-----BEGIN PRIVATE KEY-----', /line 6: check\[0\]\.ca: "\/pki\/ca\.pem" is no certificate: give one in PEM/],
    ] as const) {
      const refused = await signers(() => ({ said, code: 0 })).found.catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(UsageError);
      expect((refused as Error).message).to.match(why);
    }
  });

  it('is a failure of the harness where the service cannot be asked', async () => {
    const broken = await signers(() => ({ said: 'sh: not found', code: 127 })).found.catch((error: unknown) => error);
    expect(broken).to.be.instanceOf(HarnessError);
  });
});
