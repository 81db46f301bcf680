import { PORT } from '../../fixtures/cdn/ports.ts';
import type { CdnSpec } from '../../fixtures/cdn/spec.ts';
import type { Datagram } from '../../harness/runtime/host.ts';
import { mutateDns } from './dns.ts';
import type { Draw } from './draw.ts';
import { mutateRequest, mutateResponse, requestSeeds } from './requests.ts';
import type { Tapped, Traffic } from './tap.ts';
import { DATAGRAMS, type Entry } from './taught.ts';

/** A case ready to be tried: `text` is what goes in, for a report; `run` hands it to the program. */
export interface Case {
  readonly entry: Entry;
  readonly text: string;
  readonly run: () => void;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A case for one way into a process; undefined where it does not wait for an answer of that kind, or there is no sample yet. */
export function caseFor(entry: Entry, tapped: Tapped, traffic: Traffic, spec: CdnSpec, draw: Draw): Case | undefined {
  if (entry.startsWith('answer')) return answerFor(entry, tapped, traffic, draw);
  const http = tapped.http.get(entry);
  if (http) {
    const request = mutateRequest(draw, sampleRequest(traffic, spec, draw), tapped.host.id);
    return { entry, text: JSON.stringify(request), run: () => http(request) };
  }
  const name = entry.slice(entry.indexOf(' ') + 1) as keyof typeof DATAGRAMS;
  const samples = traffic.datagrams(name).all;
  const mutate = DATAGRAMS[name];
  if (!mutate || samples.length === 0) return undefined;
  const sample = draw.pick(samples);
  const bytes = mutate(draw, sample.bytes, tapped.host.now());
  const text = hex(bytes);
  const tcp = tapped.tcp.get(entry);
  if (tcp) return { entry, text, run: () => tcp(bytes) };
  const udp = tapped.udp.get(entry);
  const datagram: Datagram = { bytes, from: sample.from, to: { ...sample.to, port: PORT[name] } };
  return udp && { entry, text, run: () => udp(datagram) };
}

/** Half of them are of kinds that are seldom sent. */
function sampleRequest(traffic: Traffic, spec: CdnSpec, draw: Draw) {
  const seen = traffic.requests.all;
  const seeds = seedsOf(spec);
  return seen.length > 0 && draw.chance(0.5) ? draw.pick(seen) : draw.pick(seeds);
}

const seedsBySpec = new WeakMap<CdnSpec, ReturnType<typeof requestSeeds>>();
function seedsOf(spec: CdnSpec) {
  const seeds = seedsBySpec.get(spec) ?? requestSeeds(spec);
  seedsBySpec.set(spec, seeds);
  return seeds;
}

const SEED_RESPONSE = { status: 200, headers: { etag: '"a1-1"' }, body: '{"leaseMs":3000}' } as const;

function answerFor(entry: Entry, { awaited }: Tapped, traffic: Traffic, draw: Draw): Case | undefined {
  if (entry === 'answer over http') {
    if (awaited.http.size === 0) return undefined;
    const waiting = draw.pick([...awaited.http]);
    const seen = traffic.responses.all;
    const response = mutateResponse(draw, draw.chance(0.7) && seen.length > 0 ? draw.pick(seen) : SEED_RESPONSE);
    return { entry, text: JSON.stringify(response), run: () => waiting.give(response) };
  }
  const all = entry === 'answer over udp' ? awaited.udp : awaited.tcp;
  const samples = traffic.datagrams('answers').all;
  if (all.size === 0 || samples.length === 0) return undefined;
  const { question, give } = draw.pick([...all]);
  const bytes = answerTo(question ?? new Uint8Array(), mutateDns(draw, draw.pick(samples).bytes, 0));
  return { entry, text: hex(bytes), run: () => give(bytes) };
}

/** With the id of the question: others are passed over. */
function answerTo(question: Uint8Array, answer: Uint8Array): Uint8Array {
  const bytes = Buffer.from(answer);
  if (bytes.length >= 2) bytes.set(question.subarray(0, 2));
  return bytes;
}
