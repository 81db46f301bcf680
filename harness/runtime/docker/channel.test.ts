import { expect } from 'chai';
import { HarnessError } from '../../basics/errors.ts';
import { createChannel } from './channel.ts';
import { INJECTOR } from './injector.ts';
import type { Message } from './shared/protocol.ts';

function open() {
  const sent: string[] = [];
  const ends = createChannel(
    INJECTOR,
    () => 'id',
    (line) => sent.push(line),
  );
  return { sent, ...ends, take: (message: Message) => ends.takeLine(JSON.stringify(message)) };
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('node channel', () => {
  it('gives each call its own answer, in whatever order they come', async () => {
    const { channel, sent, take } = open();
    const clock = channel.call({ do: 'clock' });
    const kill = channel.call({ do: 'kill' });
    expect(sent).to.deep.equal(['{"id":1,"request":{"do":"clock"}}\n', '{"id":2,"request":{"do":"kill"}}\n']);
    take({ re: 2, reply: { wasUp: true } });
    take({ re: 1, reply: { nowNs: '5' } });
    expect(await clock).to.deep.equal({ nowNs: '5' });
    expect(await kill).to.deep.equal({ wasUp: true });
  });

  it('rejects what the supervisor cannot do', async () => {
    const { channel, take } = open();
    const calm = channel.call({ do: 'calm', flood: 1 });
    take({ re: 1, reply: { error: 'no such flood' } });
    expect(await failureOf(calm))
      .to.be.instanceOf(HarnessError)
      .with.property('message', 'node injector cannot do "calm": no such flood');
  });

  it('rejects waiting and later calls when it closes, with the last words of the node', async () => {
    const { channel, takeErrorLine, takeLine, close } = open();
    const waiting = channel.call({ do: 'clock' });
    takeErrorLine('out of memory');
    takeLine('a stray print');
    close();
    expect(await failureOf(waiting)).to.have.property(
      'message',
      'node injector ended; it last wrote: out of memory | a stray print',
    );
    expect(await failureOf(channel.call({ do: 'clock' }))).to.be.instanceOf(HarnessError);
  });

  it('keeps messages until somebody listens, in order; a later listener takes over', () => {
    const { channel, take } = open();
    const [first, second]: [Message[], Message[]] = [[], []];
    take({ is: 'ready' });
    take({ is: 'up', atMs: 1 });
    channel.onMessage((message) => first.push(message));
    take({ is: 'up', atMs: 2 });
    channel.onMessage((message) => second.push(message));
    take({ is: 'up', atMs: 3 });
    expect(first).to.deep.equal([{ is: 'ready' }, { is: 'up', atMs: 1 }, { is: 'up', atMs: 2 }]);
    expect(second).to.deep.equal([{ is: 'up', atMs: 3 }]);
  });

  it('is ready at `ready`, whenever that was, and not when it ends first', async () => {
    const early = open();
    early.take({ is: 'ready' });
    await early.ready(60_000);
    const late = open();
    const ready = late.ready(60_000);
    late.close();
    expect(await failureOf(ready)).to.have.property('message', 'node injector ended before it was ready');
  });

  it('keeps the last 200 lines of standard error', () => {
    const { channel, takeErrorLine } = open();
    for (let i = 0; i < 250; i++) takeErrorLine(`${i}`);
    expect(channel.stderr()).to.have.lengthOf(200);
    expect(channel.stderr()[0]).to.equal('50');
  });
});
