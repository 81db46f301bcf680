import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import type { Asking, Came } from './protocol.ts';

type AskDns = Extract<Asking, { over: 'udp' | 'tcp' }>;

/** Told once, with what came, and the own end of the flow that it was asked on: `address:port`. */
export type Done = (came: Came, local?: string) => void;

/** The own end of a connection, where it has one yet. */
export const localOf = ({ localAddress, localPort }: Pick<Socket, 'localAddress' | 'localPort'>): string | undefined =>
  localAddress === undefined || localPort === undefined ? undefined : `${localAddress}:${localPort}`;

/** What an error of a socket says of the other side. A reset of what was connected is no refusal: somebody listened. */
export function cameOf(error: unknown, isConnected = false): Came {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNRESET' && isConnected) return { is: 'broken', why: 'ended too early' };
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return { is: 'refused' };
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EADDRNOTAVAIL') return { is: 'unreachable' };
  return { is: 'broken', why: code ?? message };
}

/** The first of several outcomes counts. */
export function onlyOnce(done: Done, end: () => void): Done {
  let isDone = false;
  return (came, local) => {
    if (isDone) return;
    isDone = true;
    end();
    done(came, local);
  };
}

/** Over a connected socket, as stub resolvers ask: the kernel then tells of a port that is closed. */
function askUdp({ to, message }: AskDns, timeoutMs: number, done: Done): void {
  const socket = createSocket(to.address.includes(':') ? 'udp6' : 'udp4');
  const finish = onlyOnce(done, () => {
    clearTimeout(timer);
    socket.close();
  });
  const local = (): string | undefined => {
    try {
      const { address, port } = socket.address();
      return `${address}:${port}`;
    } catch {
      return undefined;
    }
  };
  const timer = setTimeout(() => finish({ is: 'timeout' }, local()), timeoutMs);
  socket.on('error', (error) => finish(cameOf(error), local()));
  const bytes = Buffer.from(message, 'base64');
  socket.on('message', (answer) => {
    // Another's id is not the answer (RFC 5452 section 9.1).
    if (answer.length < 2 || answer.readUInt16BE(0) !== bytes.readUInt16BE(0)) return;
    finish({ is: 'message', message: answer.toString('base64') }, local());
  });
  socket.connect(to.port, to.address, (error?: Error) => {
    if (error) finish(cameOf(error));
    else socket.send(bytes, (failed) => failed && finish(cameOf(failed), local()));
  });
}

function askTcp({ to, message }: AskDns, timeoutMs: number, done: Done): void {
  const socket = connect(to.port, to.address);
  const finish = onlyOnce(done, () => {
    clearTimeout(timer);
    socket.destroy();
  });
  const timer = setTimeout(() => finish({ is: 'timeout' }, local()), timeoutMs);
  let got = Buffer.alloc(0);
  // Kept, since it is gone with the connection.
  let own: string | undefined;
  const local = () => own ?? localOf(socket);
  socket.on('error', (error) => finish(cameOf(error, own !== undefined), local()));
  socket.on('close', () => finish({ is: 'broken', why: 'closed before the answer' }, local()));
  socket.on('connect', () => {
    own = localOf(socket);
    const bytes = Buffer.from(message, 'base64');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    socket.write(Buffer.concat([length, bytes]));
  });
  socket.on('data', (chunk: Buffer) => {
    got = Buffer.concat([got, chunk]);
    if (got.length < 2 || got.length < 2 + got.readUInt16BE(0)) return;
    const answer = got.subarray(2, 2 + got.readUInt16BE(0));
    finish({ is: 'message', message: answer.toString('base64') }, local());
  });
}

/** Asks once, and is done when there is an answer, an error, or no time left. */
export const askDns = (ask: AskDns, timeoutMs: number, done: Done): void =>
  ask.over === 'udp' ? askUdp(ask, timeoutMs, done) : askTcp(ask, timeoutMs, done);
