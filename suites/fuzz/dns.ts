import { HEADER_OCTETS } from '../../harness/dns/wire-name.ts';
import type { Draw } from './draw.ts';
import type { MutateDatagram } from './frames.ts';
import { mutateOctets } from './octets.ts';

const POINTER = 0xc000;
const OPT = Buffer.from([0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0]);
/** Option code, length, family, prefix lengths, address: of every client subnet that can be told wrongly. */
const SUBNET_HEAD = [0, 8];

function mutateNumber(draw: Draw, bytes: Buffer): Buffer {
  const counts = [4, 6, 8, 10];
  bytes.writeUInt16BE(draw.pick([0, 1, 2, 255, 4096, 65_535]), draw.chance(0.8) ? draw.pick(counts) : 2);
  return bytes;
}

function insertPointer(draw: Draw, bytes: Buffer): Buffer {
  const at = HEADER_OCTETS + draw.below(Math.max(1, bytes.length - HEADER_OCTETS - 1));
  if (at + 2 <= bytes.length) bytes.writeUInt16BE(POINTER | draw.below(Math.min(bytes.length, 0x3fff)), at);
  return bytes;
}

/** Puts an OPT with a client subnet at the end, and counts it. */
function appendSubnet(draw: Draw, bytes: Buffer): Buffer {
  const address = Array.from({ length: draw.pick([0, 1, 3, 4, 5, 16, 17]) }, () => draw.below(256));
  const data = [
    0,
    draw.below(4),
    draw.pick([0, 1, 8, 24, 31, 32, 33, 128, 129, 255]),
    draw.chance(0.1) ? 1 : 0,
    ...address,
  ];
  const option = Buffer.from([...SUBNET_HEAD, 0, data.length, ...data]);
  const opt = Buffer.concat([OPT, option]);
  opt.writeUInt16BE(option.length, OPT.length - 2);
  opt.writeUInt16BE(draw.pick([0, 512, 1232, 65_535]), 3);
  bytes.writeUInt16BE(1, 10);
  return Buffer.concat([bytes.subarray(0, questionEnd(bytes)), opt]);
}

/** Past the first question of a message that has one. */
function questionEnd(bytes: Uint8Array): number {
  let at = HEADER_OCTETS;
  while (at < bytes.length && bytes[at] !== 0) at += (bytes[at] ?? 0) + 1;
  return Math.min(bytes.length, at + 5);
}

/** Octets of a label that are no plain text. */
function mutateLabel(draw: Draw, bytes: Buffer): Buffer {
  const at = HEADER_OCTETS + 1 + draw.below(8);
  if (at < bytes.length) bytes[at] = draw.pick([0, 0x20, 0x2e, 0x5c, 0x7f, 0x80, 0xff, 0x41]);
  return bytes;
}

/** Queries and responses: counts, pointers, labels, options and octets. */
export const mutateDns: MutateDatagram = (draw, sample) => {
  if (sample.length < HEADER_OCTETS || draw.chance(0.3)) return mutateOctets(draw, sample);
  const bytes = Buffer.from(sample);
  return draw.pick([mutateNumber, insertPointer, appendSubnet, mutateLabel])(draw, bytes);
};
