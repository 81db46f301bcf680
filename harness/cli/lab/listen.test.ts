import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { HarnessError, UsageError } from '../../basics/errors.ts';
import { askLab } from './client.ts';
import { type Answer, listen } from './listen.ts';

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the socket of a standing lab', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonequake-listen-'));
    path = join(folder, 'lab.sock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Asks while `answer` answers. */
  async function ask(answer: Answer) {
    const server = await listen(path, answer);
    try {
      return await askLab({ do: 'heal', kind: 'kill' }, path);
    } finally {
      server.close();
    }
  }

  it('carries a request and its answer, for this user alone', async () => {
    let mode = 0;
    const reply = await ask(async (request) => {
      mode = statSync(path).mode & 0o777;
      return { words: [JSON.stringify(request)] };
    });
    expect(reply).to.deep.equal({ ok: true, words: ['{"do":"heal","kind":"kill"}'] });
    expect(mode).to.equal(0o600);
  });

  it('carries what went wrong, and whose mistake it was', async () => {
    const failing = (error: Error) => failureOf(ask(() => Promise.reject(error)));
    expect(await failing(new UsageError('no such fault')))
      .to.be.instanceOf(UsageError)
      .with.property('message', 'no such fault');
    expect(await failing(new Error('busy')))
      .to.be.instanceOf(HarnessError)
      .with.property('message', 'busy');
  });

  it('tells a lab that is not up from one that ends before it answers', async () => {
    expect(await failureOf(askLab({ do: 'ps' }, path))).to.be.instanceOf(UsageError);
    const server = createServer((socket) => socket.end()).listen(path);
    try {
      expect(await failureOf(askLab({ do: 'down' }, path))).to.be.instanceOf(HarnessError);
    } finally {
      server.close();
    }
  });

  it('takes the place of a keeper that was killed, and outlives a client that was', async () => {
    const abandoned = createServer();
    await new Promise<void>((resolve) => abandoned.listen(path, resolve));
    // What a killed process leaves: a socket file that nobody listens at.
    const server = await listen(path, async (request) => ({ words: [request.do] }));
    abandoned.unref();
    try {
      const gone = connect(path);
      gone.write('{"do":');
      await new Promise((resolve) => gone.once('connect', resolve));
      gone.destroy();
      expect((await askLab({ do: 'ps' }, path)).words).to.deep.equal(['ps']);
    } finally {
      server.close();
    }
  });
});
