import { expect } from 'chai';
import { nextPort, startTestNode, type TestNode, until } from '../../../testkit/node.ts';
import type { Datagram } from '../../host.ts';
import { end, run } from './life.ts';

describe('docker node: UDP', () => {
  let server: TestNode;
  let client: TestNode;
  const capacity = { llns: { perSecond: 1, queue: 1 } };
  const text = (datagram: Datagram | undefined) => Buffer.from(datagram?.bytes ?? []).toString();

  beforeEach(() => {
    server = startTestNode();
    client = startTestNode();
  });
  afterEach(() => {
    end(server.life);
    end(client.life);
  });

  it('serves both families on one port, and answers from the address that was asked', async () => {
    const port = nextPort();
    const got: Datagram[] = [];
    const socket = server.host.udp.bind(port, ({ bytes, from, to }) => socket.send(bytes, from, to.address));
    const own = client.host.udp.bind(0, (datagram) => got.push(datagram));
    for (const address of ['127.0.0.1', '::1']) own.send(Buffer.from(address), { address, port });
    await until(() => got.length === 2, 'two answers');
    expect(own.port).to.be.at.least(49152);
    for (const datagram of got) {
      expect(datagram.from).to.deep.equal({ address: text(datagram), port });
      expect(datagram.to).to.include({ address: text(datagram), port: own.port });
    }
  });

  it('is closed at once, and can be bound again at once', async () => {
    const port = nextPort();
    const socket = server.host.udp.bind(port, () => {});
    expect(() => server.host.udp.bind(port, () => {})).to.throw(`UDP port ${port} is in use`);
    expect(() => client.host.udp.bind(port, () => {})).to.throw(`UDP port ${port} is in use`);
    socket.close();
    const got: string[] = [];
    client.host.udp.bind(port, (datagram) => got.push(text(datagram)));
    server.host.udp.bind(0, () => {}).send(Buffer.from('here'), { address: '::1', port });
    await until(() => got.length === 1, 'the datagram');
  });

  it('loses what cannot be sent without a word', async () => {
    const got: string[] = [];
    const port = nextPort();
    server.host.udp.bind(port, (datagram) => got.push(text(datagram)));
    const socket = client.host.udp.bind(0, () => {});
    socket.send(Buffer.from('a'), { address: '127.0.0.1', port: 0 });
    socket.send(Buffer.from('b'), { address: 'no address', port });
    socket.send(Buffer.from('c'), { address: '127.0.0.1', port }, '::1');
    socket.send(Buffer.alloc(65_536), { address: '127.0.0.1', port });
    socket.send(Buffer.from('last'), { address: '127.0.0.1', port });
    await until(() => got.length > 0, 'the last datagram');
    expect(got).to.deep.equal(['last']);
    expect(client.ends).to.deep.equal([]);
  });

  it('sheds what exceeds the capacity, except answers to ephemeral ports', async () => {
    const busy = startTestNode({ capacity });
    const port = nextPort();
    const [served, answers]: [string[], string[]] = [[], []];
    busy.host.udp.bind(port, (datagram) => served.push(text(datagram)));
    const ephemeral = busy.host.udp.bind(0, (datagram) => answers.push(text(datagram)));
    const socket = client.host.udp.bind(0, () => {});
    for (const n of ['1', '2', '3', '4']) socket.send(Buffer.from(n), { address: '127.0.0.1', port });
    for (const n of ['5', '6', '7']) socket.send(Buffer.from(n), { address: '127.0.0.1', port: ephemeral.port });
    await until(() => answers.length === 3 && served.length === 2, 'what is not shed');
    end(busy.life);
    expect(served).to.deep.equal(['1', '2']);
  });

  it('turns an exception in a callback into a crash that closes the port', async () => {
    const port = nextPort();
    server.host.udp.bind(port, () => {
      throw new Error('poison\nand more');
    });
    client.host.udp.bind(0, () => {}).send(Buffer.from('x'), { address: '::1', port });
    await until(() => server.ends.length > 0, 'the crash');
    expect(server.ends).to.deep.equal(['crash: poison']);
    client.host.udp.bind(port, () => {});
  });

  it('ends for good when the program swallows the exit', () => {
    let after: unknown = 'alive';
    run(
      server.life,
      () => {
        try {
          server.host.exit('upgrade');
        } catch {
          after = run(server.life, () => 'alive', undefined);
        }
      },
      undefined,
    );
    expect(server.ends).to.deep.equal(['upgrade: upgrade']);
    expect(after).to.equal(undefined);
    expect(() => server.host.udp.bind(nextPort(), () => {})).to.throw('exited');
  });

  it('never calls a timer early, even after a long callback', async () => {
    const { host } = client;
    const late: number[] = [];
    host.setTimer(0, () => {
      const dueMs = host.now() + 12.5;
      while (host.now() < dueMs);
      const nextMs = host.now() + 3.2;
      host.setTimer(3.2, () => late.push(host.now() - nextMs));
    });
    host.setTimer(5, () => late.push(Number.NaN)).cancel();
    await until(() => late.length > 0, 'the timer');
    expect(late).to.have.length(1);
    expect(late[0]).to.be.at.least(0);
  });

  it('lets time stand still until lab time zero', async () => {
    // Longer than it takes to get to the timers, however busy the machine is.
    const leadMs = 500;
    const beforeNs = process.hrtime.bigint();
    const { host, life } = startTestNode({}, leadMs);
    const fired: string[] = [];
    host.setTimer(40, () => fired.push('after 40 ms'));
    host.setTimer(1, () => fired.push('after 1 ms'));
    expect(host.now()).to.equal(0);
    await until(() => fired.length === 2, 'both timers');
    expect(fired).to.deep.equal(['after 1 ms', 'after 40 ms']);
    expect(Number(process.hrtime.bigint() - beforeNs) / 1e6).to.be.at.least(leadMs + 40);
    end(life);
  });
});
