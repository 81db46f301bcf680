import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { LOOPBACK, nextPort, temporaryFolder, testSpec, until } from '../../../testkit/node.ts';
import type { TestCommand } from '../../../testkit/node-entry.ts';
import { stream } from '../../random.ts';
import { bundleNode } from '../bundle.ts';
import { createLines } from '../shared/lines.ts';
import type { Message, Reply, Request } from '../shared/protocol.ts';

const SEED = 7;

/** A supervisor in a process of its own, spoken to as the harness does. */
class Supervisor {
  readonly #process: ChildProcess;
  readonly #replies = new Map<number, Reply>();
  #lastId = 0;
  /** Everything that is no reply, shortened to what tests look at. */
  readonly said: string[] = [];

  constructor(bundle: string) {
    const env = { ...process.env, ZONEQUAKE_DISK: temporaryFolder() };
    this.#process = spawn(process.execPath, [bundle, 'supervisor'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    const lines = createLines((line) => this.#take(JSON.parse(line) as Message));
    this.#process.stdout?.on('data', (chunk) => lines.push(chunk));
  }

  #take(message: Message): void {
    if ('re' in message) this.#replies.set(message.re, message.reply);
    else if (message.is === 'down') this.said.push(`down ${message.how}: ${message.reason}`);
    else if (message.is === 'log') this.said.push('detail' in message.event ? message.event.detail : '');
    else if (message.is === 'ready' || message.is === 'up') this.said.push(message.is);
    else if (message.is !== 'starved') this.said.push(`${message.is} ${message.addresses}`);
  }

  async call(request: Request): Promise<Reply> {
    const id = ++this.#lastId;
    this.#process.stdin?.write(`${JSON.stringify({ id, request })}\n`);
    await until(() => this.#replies.has(id), `a reply to ${request.do}`);
    return this.#replies.get(id) ?? {};
  }

  reset(timing = { respawnMs: 1, restartMs: 1 }): Promise<Reply> {
    const spec = testSpec({ capacity: { llns: { perSecond: 1000, queue: 10 } } });
    return this.call({
      do: 'reset',
      spec: { ...spec, timing: { ...spec.timing, ...timing } },
      node: LOOPBACK,
      seed: SEED,
      zeroNs: String(process.hrtime.bigint()),
    });
  }

  command = (command: TestCommand): Promise<Reply> => this.call({ do: 'command', text: JSON.stringify(command) });

  hears = (what: string): Promise<void> => until(() => this.said.includes(what), `"${what}" in ${this.said}`);

  async close(how: 'input ends' | 'SIGTERM'): Promise<number | null> {
    const ended = once(this.#process, 'exit');
    if (how === 'SIGTERM') this.#process.kill(how);
    else this.#process.stdin?.end();
    const [code] = await ended;
    return code as number | null;
  }
}

/** What the program says at its start number `boot`, by the random stream that the simulation gives it. */
const started = (boot: number) => `started ${stream(SEED, `node/llns-a1/${boot}`)()}`;

async function isOpen(port: number): Promise<boolean> {
  const socket = connect({ host: '::1', port });
  const open = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'close').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return open;
}

describe('docker node: supervisor', () => {
  let supervisor: Supervisor;
  let bundle: string;

  before(async () => {
    bundle = join(temporaryFolder(), 'node.cjs');
    writeFileSync(bundle, await bundleNode(fileURLToPath(new URL('../../../testkit/node-entry.ts', import.meta.url))));
  });
  beforeEach(async () => {
    supervisor = new Supervisor(bundle);
    await supervisor.hears('ready');
  });
  afterEach(async () => {
    await supervisor.close('SIGTERM');
  });

  it('answers before there is a program', async () => {
    expect(await supervisor.call({ do: 'kill' })).to.deep.equal({ wasUp: false });
    expect(await supervisor.command({ do: 'crash' })).to.deep.equal({});
    expect(await supervisor.call({ do: 'rest' })).to.deep.equal({});
    expect(await supervisor.call({ do: 'start' })).to.have.property('error');
    expect(supervisor.said).to.deep.equal(['ready']);
  });

  it('starts the program at a reset, with a fresh disk and the first boot’s random numbers each time', async () => {
    const port = nextPort();
    await supervisor.reset();
    expect(await supervisor.command({ do: 'serve', port })).to.deep.equal({ text: 'obeyed' });
    expect(await isOpen(port)).to.equal(true);
    expect(await supervisor.reset()).to.deep.equal({});
    expect(await isOpen(port)).to.equal(false);
    expect(supervisor.said).to.deep.equal(['ready', started(0), started(0)]);
  });

  it('reports a crash, and starts the program again with its disk', async () => {
    const port = nextPort();
    await supervisor.reset();
    await supervisor.command({ do: 'serve', port });
    expect(await supervisor.command({ do: 'crash' })).to.deep.equal({});
    await supervisor.hears(started(1));
    expect(supervisor.said.slice(1)).to.deep.equal([started(0), 'down crash: poison', 'up', started(1)]);
    expect((await supervisor.command({ do: 'serve', port: nextPort() })).text).to.equal('obeyed');
    expect(await isOpen(port)).to.equal(true);
  });

  it('tells a planned restart from a crash, and keeps the port closed until it is due', async () => {
    const port = nextPort();
    await supervisor.reset({ respawnMs: 1, restartMs: 600_000 });
    await supervisor.command({ do: 'serve', port });
    await supervisor.command({ do: 'upgrade' });
    expect(supervisor.said.at(-1)).to.equal('down upgrade: upgrade');
    expect(await isOpen(port)).to.equal(false);
    expect(await supervisor.call({ do: 'kill' })).to.deep.equal({ wasUp: false });
    await supervisor.call({ do: 'start' });
    expect(await isOpen(port)).to.equal(true);
  });

  it('kills for good until it is told to start', async () => {
    const port = nextPort();
    await supervisor.reset();
    await supervisor.command({ do: 'serve', port });
    expect(await supervisor.call({ do: 'kill' })).to.deep.equal({ wasUp: true });
    expect(await isOpen(port)).to.equal(false);
    expect(await supervisor.call({ do: 'kill' })).to.deep.equal({ wasUp: false });
    expect(await supervisor.command({ do: 'crash' })).to.deep.equal({});
    await supervisor.call({ do: 'start' });
    expect(await isOpen(port)).to.equal(true);
    expect(supervisor.said.slice(1)).to.deep.equal([started(0), started(1)]);
  });

  it('survives a death of the process itself', async () => {
    await supervisor.reset();
    expect(await supervisor.command({ do: 'die' })).to.deep.equal({});
    await supervisor.hears(started(1));
    expect(supervisor.said.slice(2)).to.deep.equal(['down crash: the process was ended by SIGABRT', 'up', started(1)]);
  });

  it('rests without a word, even when the program hangs', async () => {
    await supervisor.reset();
    const command = supervisor.command({ do: 'hang' });
    expect(await supervisor.call({ do: 'rest' })).to.deep.equal({});
    expect(await command).to.deep.equal({});
    expect(await supervisor.call({ do: 'start' })).to.have.property('error');
    await supervisor.reset();
    expect(supervisor.said.slice(1)).to.deep.equal([started(0), started(0)]);
  });

  it('keeps the program busy, also when it starts again, and counts the work that met that', async () => {
    const port = nextPort();
    await supervisor.reset();
    await supervisor.command({ do: 'serve', port });
    expect(await supervisor.call({ do: 'busy', share: 1 })).to.deep.equal({ met: { count: 0 } });
    const get = async () => (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).status;
    expect(await get()).to.equal(503);
    await supervisor.command({ do: 'crash' });
    await supervisor.hears(started(1));
    // Answered when all that the program serves is open.
    await supervisor.command({ do: 'serve', port: nextPort() });
    expect(await get()).to.equal(503);
    const { met } = await supervisor.call({ do: 'busy', share: 0 });
    expect(met?.count).to.equal(2);
    expect(met?.sinceMs).to.be.a('number');
    expect(await get()).to.equal(200);
  });

  it('tells the harness what the program claims', async () => {
    await supervisor.reset();
    await supervisor.command({ do: 'claim' });
    await supervisor.hears('claim 10.53.1.11');
    await supervisor.command({ do: 'release' });
    await supervisor.hears('release 10.53.1.11');
  });

  it('tells the time of CLOCK_MONOTONIC', async () => {
    const before = process.hrtime.bigint();
    const { nowNs } = await supervisor.call({ do: 'clock' });
    expect(BigInt(nowNs ?? 0) > before && BigInt(nowNs ?? 0) < process.hrtime.bigint()).to.equal(true);
  });

  it('floods both families until it is calmed, and counts', async () => {
    const port = nextPort();
    const got: string[] = [];
    const sockets = (['udp4', 'udp6'] as const).map((type) => createSocket(type));
    for (const socket of sockets) {
      socket.on('message', (bytes, from) => got.push(`${bytes.toString('hex')} ${from.family}`));
      socket.bind(port, socket === sockets[0] ? '127.0.0.1' : '::1');
      await once(socket, 'listening');
    }
    const to = [LOOPBACK.ipv4, LOOPBACK.ipv6].map((address) => ({ address, port }));
    await supervisor.call({
      do: 'flood',
      flood: 3,
      to,
      bytes: Buffer.from('ff00', 'hex').toString('base64'),
      // Few enough for the kernel to keep while this process waits for its turn.
      everyMs: 10,
    });
    await until(() => got.length >= 10, 'datagrams');
    const { sent = 0 } = await supervisor.call({ do: 'calm', flood: 3 });
    await until(() => got.length === sent, `${sent} datagrams`);
    expect(new Set(got)).to.deep.equal(new Set(['ff00 IPv4', 'ff00 IPv6']));
    for (const socket of sockets) socket.close();
  });

  it('is gone, with the program, when its input ends', async () => {
    const port = nextPort();
    const other = new Supervisor(bundle);
    await other.hears('ready');
    await other.reset();
    await other.command({ do: 'serve', port });
    const ended = other.close('input ends');
    let open = true;
    while (open) open = await isOpen(port);
    expect(await ended).to.equal(0);
  });
});
