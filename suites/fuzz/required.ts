import { expect } from 'chai';
import { programs } from '../../fixtures/cdn/index.ts';
import { PORT } from '../../fixtures/cdn/ports.ts';
import { ROLES } from '../../fixtures/cdn/roles.ts';
import type { CdnSpec } from '../../fixtures/cdn/spec.ts';
import type { Program } from '../../harness/runtime/host.ts';
import { wholeOf } from '../options.ts';
import { BATCH_CASES, type BatchResult, type Death, type Programs, runBatch } from './batch.ts';
import { ENTRIES } from './taught.ts';

const given = (name: string, otherwise: number): number => wholeOf(name, process.env[name] ?? String(otherwise));

/** Cases for each program; a nightly run has more, of another seed. */
const CASES = given('ZONEQUAKE_FUZZ_CASES', 50_000);
const SEED = given('ZONEQUAKE_FUZZ_SEED', 1);
/** Where to begin: a replay begins with the batch that failed. */
const FIRST = given('ZONEQUAKE_FUZZ_BATCH', 0);

const words = ({ batch, at, node, what }: Death): string =>
  `${node} died of case ${at} of batch ${batch}, ${what}\nreplay: ZONEQUAKE_FUZZ_SEED=${SEED} ZONEQUAKE_FUZZ_BATCH=${batch} ZONEQUAKE_FUZZ_CASES=1 npm run fuzz`;

/** The planted bug: a mapper that trusts what a report says of itself. */
const trusting: Program<CdnSpec> = (host, spec, node) => {
  const bind: typeof host.udp.bind = (port, on) =>
    host.udp.bind(port, (datagram) => {
      const text = Buffer.from(datagram.bytes).toString('latin1');
      const crashes = /"crashes":([^,}]*)/.exec(text)?.[1];
      if (port === PORT.status && crashes !== undefined) JSON.parse(crashes);
      on(datagram);
    });
  programs.mapper({ ...host, udp: { bind } }, spec, node);
};
const WITH_A_BUG: Programs = { ...programs, mapper: trusting };

describe(`fuzzing with seed ${SEED}`, function () {
  this.timeout(0);
  const results: BatchResult[] = [];
  const batches = Math.ceil(CASES / BATCH_CASES);

  for (let batch = FIRST; batch < FIRST + batches; batch++) {
    it(`batch ${batch}: ${BATCH_CASES} cases for each program, and all of them live`, async () => {
      const result = await runBatch(SEED, batch);
      results.push(result);
      expect(result.death && words(result.death)).to.equal(undefined);
      for (const role of ROLES) expect(result.cases[role], role).to.equal(BATCH_CASES);
    });
  }

  it('has tried every way into every program, and there are no others', () => {
    const tried = new Set(results.flatMap(({ entries }) => [...entries]));
    const taught = ROLES.flatMap((role) => ENTRIES[role].map((entry) => `${role} ${entry}`));
    expect([...tried].sort()).to.deep.equal(taught.filter((entry) => !entry.includes('answer')).sort());
  });

  it('has had malformed input counted at every port where there is a count', () => {
    const counted = new Set(
      results.flatMap(({ dropped }) => [...dropped.keys()].map((key) => key.replace(/^\S+ /, ''))),
    );
    const ports = [PORT.status, PORT.map, PORT.election, PORT.relay, PORT.beacon, PORT.controlElection, PORT.book];
    const udp = [...ports, PORT.reader, PORT.dns].map((port) => `udp ${port}`);
    expect([...counted]).to.include.members([...udp, `tcp ${PORT.dns}`, `http ${PORT.admin}`, 'answers over udp']);
  });

  it('canary: finds a parser that trusts what it reads, and again when replayed', async () => {
    const first = await runBatch(SEED, FIRST, WITH_A_BUG);
    expect(first.death?.node).to.match(/^mapper-/);
    expect(first.death?.what).to.match(/^(udp status|later): .*(Unexpected|JSON)/);
    const again = await runBatch(SEED, FIRST, WITH_A_BUG);
    expect(again.death).to.deep.equal(first.death);
  });
});
