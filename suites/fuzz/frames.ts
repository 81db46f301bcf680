import { NUMBERS as BEACON_NUMBERS } from '../../fixtures/cdn/edge/beacon.ts';
import { decodeEnvelope, encodeEnvelope } from '../../fixtures/cdn/transport/envelope.ts';
import { encodeBundle, encodeFrame, type Frame, readFrames } from '../../fixtures/cdn/transport/frame.ts';
import { type Draw, NUMBERS } from './draw.ts';
import { mutateJson } from './json.ts';
import { mutateOctets } from './octets.ts';

/** Changes a datagram of one kind. `nowMs` is lab time: most programs read only what is new to them. */
export type MutateDatagram = (draw: Draw, sample: Uint8Array, nowMs: number) => Uint8Array;

/** Changes what a frame carries. */
type MutatePayload = (draw: Draw, payload: Uint8Array) => Uint8Array;

const KINDS = ['plain', 'wants-ack', 'ack'] as const;
/** Frames are new when they are numbered by lab time, and a little above it. */
const AHEAD = 900;
const RAW_SHARE = 0.15;

function firstFrame(bytes: Uint8Array): Frame | undefined {
  const frames: Frame[] = [];
  readFrames(
    bytes,
    () => true,
    (frame) => frames.push(frame),
  );
  return frames[0];
}

function mutateHead(draw: Draw, frame: Frame): Frame {
  switch (draw.below(4)) {
    case 0:
      return { ...frame, seq: draw.pick(NUMBERS.filter((n) => n >= 0 && n < 2 ** 32)) };
    case 1:
      return { ...frame, sender: draw.chance(0.5) ? draw.below(40) : draw.pick([65_535, 32_768, 255]) };
    default:
      return { ...frame, kind: draw.pick(KINDS) };
  }
}

/** Frames of the transport, bare or in bundles, with a payload of some kind. */
export const framesOf =
  (mutatePayload: MutatePayload): MutateDatagram =>
  (draw, sample, nowMs) => {
    const frame = firstFrame(sample);
    if (!frame || draw.chance(RAW_SHARE)) return mutateOctets(draw, sample);
    const fresh = { ...frame, seq: Math.ceil(nowMs) + draw.below(AHEAD) };
    const headed = draw.chance(0.2) ? mutateHead(draw, fresh) : fresh;
    const mutated = draw.chance(0.9) ? { ...headed, payload: mutatePayload(draw, frame.payload) } : headed;
    const bytes = encodeFrame(mutated);
    if (!draw.chance(0.2)) return bytes;
    const bundle = encodeBundle(bytes);
    return draw.chance(0.3) ? mutateOctets(draw, bundle) : bundle;
  };

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** JSON behind so many octets that are a number. */
export const jsonBehind =
  (octets: number): MutatePayload =>
  (draw, payload) => {
    const head = Buffer.from(payload.subarray(0, octets));
    if (head.length >= 4 && draw.chance(0.1)) head.writeUInt32BE(draw.pick([0, 1, 2 ** 31, 2 ** 32 - 1]));
    if (octets > 0 && draw.chance(0.05)) return mutateOctets(draw, payload);
    return Buffer.concat([head, Buffer.from(mutateJson(draw, textOf(payload.subarray(octets))))]);
  };

const IDENTITIES = ['0 0', '-1 3', '4294967295 1', '1 4294967295', '9007199254740993 1', '1e3 1', ' ', 'NaN NaN', '1'];

/** A map: an identity on the first line, then JSON that says the same. */
export const mutateMap: MutatePayload = (draw, payload) => {
  const [line = '', ...rest] = textOf(payload).split('\n');
  const [term, version] = line.split(' ').map(Number);
  const json = rest.join('\n');
  if (draw.chance(0.1)) return Buffer.from(`${draw.pick(IDENTITIES)}\n${mutateJson(draw, json)}`);
  // A newer one, inside and out, or it would not be read.
  const next = (version ?? 0) + 1 + draw.below(3);
  const newer = mutateJson(draw, json).replace(/"version":\d+/, `"version":${next}`);
  return Buffer.from(`${term} ${next}${draw.chance(0.98) ? '\n' : ''}${newer}`);
};

const PORTS = [0, 1, 53, 80, 9000, 9001, 9002, 9003, 9005, 9006, 9007, 65_535];

/** Envelopes for relays. */
export const mutateEnvelope: MutateDatagram = (draw, sample) => {
  const envelope = decodeEnvelope(sample);
  if (!envelope || draw.chance(RAW_SHARE)) return mutateOctets(draw, sample);
  const to = Array.from({ length: draw.below(draw.chance(0.05) ? 3000 : 6) }, () => draw.below(50));
  return encodeEnvelope({
    urgent: draw.chance(0.5),
    family: draw.pick([4, 6]),
    port: draw.chance(0.5) ? draw.pick(PORTS) : envelope.port,
    to: draw.chance(0.5) ? envelope.to : to,
    bundle: draw.chance(0.5) ? envelope.bundle : mutateOctets(draw, envelope.bundle),
  });
};

/** Beacons are numbers of two octets. */
export const mutateBeacon: MutateDatagram = (draw, sample) => {
  if (draw.chance(RAW_SHARE)) return mutateOctets(draw, sample);
  const bytes = Buffer.from(sample);
  for (let n = draw.below(4); n >= 0 && bytes.length >= 2; n--) {
    const value = draw.pick([0, 1, 2, 3, BEACON_NUMBERS - 1, BEACON_NUMBERS / 2, draw.below(BEACON_NUMBERS)]);
    bytes.writeUInt16BE(value, 2 * draw.below(bytes.length >> 1));
  }
  return bytes;
};
