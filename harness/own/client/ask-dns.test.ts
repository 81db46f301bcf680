import { expect } from 'chai';
import { dnsCame, fakeContext, queryIn } from '../../testkit/fake-asker.ts';
import type { Came } from '../asker/protocol.ts';
import { askDns } from './ask-dns.ts';

const QUESTION = { name: 'www.example.com', rrtype: 'A', recursion: true, address: 'fd01::53', over: 'udp' } as const;
const MANY = Array.from({ length: 100 }, (_, n) => ({
  ...({ name: 'www.example.com', type: 'A', ttl: 5 } as const),
  data: `10.1.1.${n}`,
}));

describe('a question of a client', () => {
  it('is told with its flow, the times of lab time and what came', async () => {
    const context = fakeContext((asking) => dnsCame(asking, { rcode: 'NXDOMAIN' }));
    const node = { id: 'resolver', role: 'resolver', region: 'r', network: 'n', ipv4: '10.1.0.53', ipv6: 'fd01::53' };
    const topology = { byAddress: new Map([[node.ipv6, node]]) };
    const { response, attempts } = await askDns({ ...context, topology, zeroNs: 4_000_000n }, QUESTION, 2_000);
    expect(response?.rcode).to.equal('NXDOMAIN');
    expect(attempts).to.deep.equal([
      {
        ...{ node: 'resolver', family: 6, local: 'fd01::fe:40000', remote: 'fd01::53:53' },
        ...{ sentMs: 6, endMs: 7, outcome: 'nxdomain' },
      },
    ]);
    expect(context.asked.map((asking) => queryIn(asking).rd)).to.deep.equal([true]);
  });

  it('goes over TCP again where the answer was cut short, and that is what counts', async () => {
    const context = fakeContext((asking) => dnsCame(asking, { answers: MANY }));
    const { response, attempts } = await askDns(context, QUESTION, 2_000);
    expect(context.asked.map(({ over }) => over)).to.deep.equal(['udp', 'tcp']);
    expect(response?.answers).to.have.length(100);
    expect(attempts).to.have.length(2);
    const deaf = fakeContext((asking) =>
      asking.over === 'udp' ? dnsCame(asking, { answers: MANY }) : { is: 'timeout' },
    );
    const cut = await askDns(deaf, QUESTION, 2_000);
    expect(cut.response).to.equal(undefined);
    expect(cut.failure).to.equal('no answer within 2 s');
    expect(cut.attempts.map(({ outcome }) => outcome)).to.deep.equal(['ok', 'timeout']);
  });

  it('fails in words where no answer came, and its attempt is over with nothing or with word of it', async () => {
    const failed = async (came: Came) => {
      const { failure, attempts } = await askDns(
        fakeContext(() => came),
        QUESTION,
        500,
      );
      return [failure, attempts[0]?.outcome];
    };
    expect(await failed({ is: 'timeout' })).to.deep.equal(['no answer within 0.5 s', 'timeout']);
    expect(await failed({ is: 'unreachable' })).to.deep.equal(['no route to it', 'timeout']);
    expect(await failed({ is: 'refused' })).to.deep.equal(['refused: nobody listens there', 'refused']);
    expect(await failed({ is: 'broken', why: 'ended' })).to.deep.equal(['the connection broke: ended', 'refused']);
    expect(await failed({ is: 'message', message: 'AAAA' })).to.deep.equal([
      'an answer that is malformed',
      'malformed',
    ]);
  });
});
