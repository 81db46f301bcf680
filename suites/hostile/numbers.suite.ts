import { expect } from 'chai';
import { PORT } from '../../fixtures/cdn/ports.ts';
import { encodeFrame, type Frame, readFrames } from '../../fixtures/cdn/transport/frame.ts';
import { topologyOf } from '../../harness/lab/topology.ts';
import { kill, push } from '../../harness/testkit/effects.ts';
import { startAttacked } from './attacked-lab.ts';

const HUGE = 2 ** 32 - 1;
const FRAMED = ['status', 'map', 'election', 'controlElection', 'book', 'reader'] as const;
/** Lab time between two attacks, so that numbers of messages that are new stay new. */
const APART_MS = 50;

function framesIn(bytes: Uint8Array): readonly Frame[] {
  const frames: Frame[] = [];
  readFrames(
    bytes,
    () => true,
    (frame) => frames.push(frame),
  );
  return frames;
}

/** The payload with each of its numbers in turn so large that no later one is larger; also within the text that a book is sent as. */
function* withHugeNumbers(payload: Uint8Array): Generator<Uint8Array> {
  const text = Buffer.from(payload).toString('latin1');
  for (const { 0: number, index } of text.matchAll(/(?<=[:,[ ])\d+(\.\d+)?(?=[,}\] \n])|^\d+(?= )/g)) {
    yield Buffer.from(text.slice(0, index) + HUGE + text.slice(index + number.length), 'latin1');
  }
}

/** The same, as what is newer than all that there was. */
const next = (payload: Uint8Array): Uint8Array => {
  const text = Buffer.from(payload).toString('latin1');
  const [, version] = /"version":(\d+)/.exec(text) ?? [];
  if (version === undefined) return payload;
  const later = String(Number(version) + 1);
  return Buffer.from(
    text.replace(/^(\d+) \d+/, `$1 ${later}`).replace(/"version":\d+/, `"version":${later}`),
    'latin1',
  );
};

describe('numbers of 2^32-1 in what nodes say to each other', () => {
  for (const name of FRAMED) {
    it(`at port ${PORT[name]} (${name}) make nobody deaf or dumb for ever`, async () => {
      const { lab, traffic, inEach, deaths } = await startAttacked();
      const { ofRole } = topologyOf(lab.spec);
      await lab.runUntil(10_000);
      await push(lab, { kind: 'customer-config', mutation: 'new-settings', args: { customer: 'a1' } }, 0);
      await lab.runUntil(15_000);
      const frames = traffic.datagrams(name).all.flatMap(({ bytes }) => framesIn(bytes));
      expect(frames).not.to.have.length(0);
      const senders = new Map(frames.map((frame) => [frame.sender, frame]));
      for (const frame of senders.values()) {
        const payloads = [frame.payload, ...withHugeNumbers(frame.payload), ...withHugeNumbers(next(frame.payload))];
        const seq = Math.ceil(lab.now()) + 5;
        const attacks = payloads.flatMap((payload, n) => [
          encodeFrame({ ...frame, seq: HUGE - n, payload }),
          encodeFrame({ ...frame, seq: seq + n, payload }),
        ]);
        inEach(({ udp }) => {
          for (const bytes of attacks)
            udp.get(`udp ${name}`)?.({
              bytes,
              from: { address: '10.53.1.10', port: 1 },
              to: { address: '', port: PORT[name] },
            });
        });
        await lab.runUntil(lab.now() + APART_MS);
      }
      const attackedMs = lab.now();
      await lab.runUntil(attackedMs + 60_000);
      const killedMs = lab.now();
      // Who led is gone too: those who come after it have to be heard.
      for (const id of ['edge-a1', 'mapper-x1', 'control-core1']) await kill(lab, id, 'machine', 1);
      await lab.runUntil(killedMs + 25_000);
      await push(lab, { kind: 'customer-config', mutation: 'new-settings', args: { customer: 'a2' } }, 2);
      await lab.runUntil(killedMs + 100_000);
      expect(deaths()).to.deep.equal([]);
      const later = lab.history.filter(({ atMs }) => atMs > killedMs);
      const took = new Set(later.flatMap((event) => (event.type === 'map' ? [event.node] : [])));
      for (const { id, inputDelayed } of [...ofRole('llns'), ...ofRole('tlns')])
        if (!inputDelayed) expect([...took], 'takes maps').to.include(id);
      const steps = later.flatMap((event) => (event.type === 'rollout' ? [event.step] : []));
      expect(steps, 'the release goes out').to.include('done');
      const operations = lab.history.flatMap((event) =>
        event.type === 'operation' && event.startMs > killedMs + 30_000 ? [event.outcome] : [],
      );
      expect(new Set(operations), 'clients are served').to.deep.equal(new Set(['ok']));
    });
  }
});
