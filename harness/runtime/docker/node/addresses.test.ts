import { expect } from 'chai';
import { LOOPBACK, nextPort, OTHER, startTestNode, type TestNode, until } from '../../../testkit/node.ts';
import type { HttpResponse } from '../../host.ts';
import { end } from './life.ts';

const GET = { method: 'GET', path: '/', host: 'a1.g.cdn.test', body: '' } as const;

describe('docker node: claimed addresses', () => {
  let server: TestNode;
  let client: TestNode;
  beforeEach(() => {
    server = startTestNode();
    client = startTestNode();
  });
  afterEach(() => {
    end(server.life);
    end(client.life);
  });

  /** Asks by UDP, and says who answered. */
  const answerFrom = async (address: string, port: number): Promise<string> => {
    const from: string[] = [];
    const socket = client.host.udp.bind(0, (datagram) => from.push(datagram.from.address));
    socket.send(Buffer.from('x'), { address, port });
    await until(() => from.length > 0, `an answer of ${address}`);
    socket.close();
    return from[0] ?? '';
  };
  const fetchFrom = (address: string, port: number) =>
    new Promise<HttpResponse | string>((resolve) => {
      client.host.http.request({ address, port }, GET, 5000, (result) =>
        resolve(result.ok ? result.value.body : result.error),
      );
    });
  const echo = (port: number) => {
    const socket = server.host.udp.bind(port, ({ bytes, from, to }) => socket.send(bytes, from, to.address));
  };
  const serveHttp = (port: number) =>
    server.host.http.serve(port, (_request, _from, respond) => respond({ status: 200, headers: {}, body: 'here' }));

  it('are served on the ports that are open, before and after, and answered from', async () => {
    const [first, second] = [nextPort(), nextPort()];
    echo(first);
    serveHttp(first);
    server.host.addresses.claim([OTHER.ipv4]);
    echo(second);
    serveHttp(second);
    await Promise.all(server.life.opening);
    for (const port of [first, second]) {
      expect(await answerFrom(OTHER.ipv4, port)).to.equal(OTHER.ipv4);
      expect(await fetchFrom(OTHER.ipv4, port)).to.equal('here');
    }
  });

  it('are told in order, each time, and only when the ports are open there', async () => {
    const port = nextPort();
    serveHttp(port);
    const { addresses } = server.host;
    addresses.claim([OTHER.ipv4]);
    expect(server.told).to.deep.equal([]);
    addresses.release([OTHER.ipv4]);
    addresses.claim([OTHER.ipv4, OTHER.ipv6]);
    await until(() => server.told.length === 3, 'all that was asked');
    const both = `${OTHER.ipv4},${OTHER.ipv6}`;
    expect(server.told).to.deep.equal([`claim ${OTHER.ipv4}`, `release ${OTHER.ipv4}`, `claim ${both}`]);
    expect(await fetchFrom(OTHER.ipv6, port)).to.equal('here');
  });

  it('are not sent from once they are released', async () => {
    const port = nextPort();
    const got: string[] = [];
    client.host.udp.bind(port, ({ from }) => got.push(from.address));
    const socket = server.host.udp.bind(nextPort(), () => {});
    const send = (from?: string) => socket.send(Buffer.from('x'), { address: LOOPBACK.ipv4, port }, from);
    server.host.addresses.claim([OTHER.ipv4]);
    send(OTHER.ipv4);
    server.host.addresses.release([OTHER.ipv4]);
    send(OTHER.ipv4);
    send();
    await until(() => got.includes(LOOPBACK.ipv4), 'the last datagram');
    expect(got).to.deep.equal([OTHER.ipv4, LOOPBACK.ipv4]);
  });

  it('are another machine’s of the lab', () => {
    const { addresses } = server.host;
    expect(() => addresses.claim([LOOPBACK.ipv4])).to.throw('own address');
    expect(() => addresses.claim(['192.0.2.1'])).to.throw('no machine of the lab has the address 192.0.2.1');
  });

  it('end with the life, ports and all', async () => {
    const port = nextPort();
    serveHttp(port);
    server.host.addresses.claim([OTHER.ipv4]);
    await Promise.all(server.life.opening);
    expect(await fetchFrom(OTHER.ipv4, port)).to.equal('here');
    end(server.life);
    expect(await fetchFrom(OTHER.ipv4, port)).to.equal('refused');
    expect(() => server.host.addresses.claim([OTHER.ipv4])).to.throw('exited');
  });
});
