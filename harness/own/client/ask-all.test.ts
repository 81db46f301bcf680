import { expect } from 'chai';
import { createJumpClock } from '../../testkit/clock.ts';
import { addressesCame, dnsCame, fakeContext, queryIn, type Says } from '../../testkit/fake-asker.ts';
import { node, zone } from '../../testkit/own-checks.ts';
import { questionsOf } from '../checks/questions-of.ts';
import { decodeLabFile } from '../lab-file/decode-lab-file.ts';
import { type AskedAll, askAll, askUntilRight } from './ask-all.ts';

const NOTHING: Omit<AskedAll, 'isRight'> = { judged: [], settled: [], agree: [], heard: [] };

/** Asks a lab whose state is one of these at each look, the last from then on; each look takes its time. */
async function looks(rights: readonly boolean[], terms: { times: number; withinMs: number }, eachMs = 100) {
  const clock = createJumpClock();
  const atMs: number[] = [];
  const all = await askUntilRight(
    async () => {
      const isRight = rights[Math.min(atMs.length, rights.length - 1)] ?? false;
      atMs.push(clock.nowMs());
      clock.spend(eachMs);
      return { ...NOTHING, isRight };
    },
    terms,
    clock,
  );
  return { atMs, isRight: all.isRight };
}

describe('asking until all is right', () => {
  it('ends once it was so often right in a row, at once where it is', async () => {
    expect(await looks([true], { times: 1, withinMs: 10_000 })).to.deep.equal({ atMs: [0], isRight: true });
    expect(await looks([true], { times: 2, withinMs: 10_000 })).to.deep.equal({ atMs: [0, 100], isRight: true });
  });

  it('waits between two looks where it is not, and counts from the beginning again', async () => {
    const { atMs, isRight } = await looks([true, false, true, true], { times: 2, withinMs: 10_000 });
    expect([atMs, isRight]).to.deep.equal([[0, 100, 700, 800], true]);
  });

  it('ends with a look once its time is over, and with what was said then', async () => {
    const { atMs, isRight } = await looks([false], { times: 2, withinMs: 1_000 });
    expect([atMs, isRight]).to.deep.equal([[0, 600, 1_200], false]);
    expect((await looks([false], { times: 1, withinMs: 50 })).atMs).to.deep.equal([0]);
  });

  it('is not led on by being right now and then', async () => {
    const rights = Array.from({ length: 100 }, (_, n) => n % 2 === 0);
    const { atMs } = await looks(rights, { times: 2, withinMs: 2_000 });
    expect(atMs.at(-1)).to.be.within(2_000, 2_500);
  });

  it('rejects where it cannot be asked', async () => {
    const dead = askUntilRight(() => Promise.reject(new Error('the asker has ended')), { times: 2, withinMs: 10 });
    expect(await dead.catch(({ message }: Error) => message)).to.equal('the asker has ended');
  });
});

describe('all that is asked', () => {
  const nodes = [node('ns1', ['authoritative'], '10.1.0.11'), node('ns2', ['authoritative'], '10.1.0.12')];
  const { lab } = decodeLabFile(
    'format: zonequake-lab/1\nroles: { ns1: authoritative, ns2: authoritative }\ncheck: [{ zone: example.com, names: [example.com] }]\n',
    'it',
  );
  const zones = [zone('example.com', '@ NS ns1\nns1 A 10.1.0.11\n')];
  const { questions } = questionsOf({ lab, nodes, zones, draw: () => 'zq1' });
  const soa = (asking: Parameters<Says>[0], serial: number) =>
    dnsCame(asking, {
      aa: true,
      answers: [
        {
          ...({ name: 'example.com', type: 'SOA', ttl: 60 } as const),
          data: { mname: 'ns1', rname: 'host', serial, refresh: 1, retry: 1, expire: 1, minimum: 1 },
        },
      ],
    });

  it('says whether the servers of a zone agree', async () => {
    const said = async (second: number) => {
      const context = fakeContext((asking) => {
        if (queryIn(asking).rrtype !== 'SOA') return addressesCame(asking, '10.1.0.11');
        return soa(asking, 'to' in asking && asking.to.address === '10.1.0.12' ? second : 7);
      });
      return askAll(context, lab, questions);
    };
    expect((await said(7)).agree.map(({ judged }) => judged.is)).to.deep.equal(['right']);
    const { agree, isRight } = await said(6);
    expect(agree.map(({ check, judged }) => [check, judged.is])).to.deep.equal([[0, 'wrong']]);
    expect(isRight).to.equal(false);
  });

  it('asks no more than eight at once, and each of them', async () => {
    let [now, most] = [0, 0];
    const context = fakeContext(async (asking) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return soa(asking, 7);
    });
    const many = Array.from({ length: 40 }, () => questions).flat();
    const { judged } = await askAll(context, lab, many);
    expect([most, judged.length]).to.deep.equal([8, many.length]);
    expect(judged.map(({ question }) => question)).to.deep.equal(many);
  });
});
