import type { DnsAttempt } from '../history/events.ts';
import { nameOfCustomer } from '../lab/names.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { addressOf, type Family, familyOf, type NodeInfo } from '../lab/topology.ts';
import type { Host } from '../runtime/host.ts';
import { type Asked, askStream, askUdp, type Question } from './ask.ts';
import { type Finding, findingOf } from './finding.ts';
import type { Nameserver } from './known.ts';

const DNS_PORT = 53;

/** When nameservers are asked, in fifths of the quiet period: it begins with the last heal, and the last fifth is left for this. */
const QUIET_PARTS = 5;

/** The type that is asked for over a family: the addresses that a client of that family wants. */
const TYPES = [
  [4, 'A'],
  [6, 'AAAA'],
] as const satisfies readonly (readonly [Family, string])[];

/** When nameservers are asked what they say, in lab time: all had four fifths of the quiet period to recover. */
export const validatesAtMs = ({ durationMs, quietMs }: LabSpec['timing']): Ms => durationMs - quietMs / QUIET_PARTS;

/** Asks one after the other from then on, evenly spaced over half of the time that is left, so that the last answers still come. */
export function askAtTheEnd<T>(host: Host, { timing }: LabSpec, all: readonly T[], ask: (one: T) => void): void {
  const fromMs = validatesAtMs(timing);
  const spaceMs = (timing.durationMs - fromMs) / 2 / all.length;
  for (const [index, one] of all.entries())
    host.setTimer(Math.max(0, fromMs + index * spaceMs - host.now()), () => ask(one));
}

/** The customers that are asked for, tier 1 first; none where it is off. */
export function criticalCustomers({ validateRecovery = 'off', customers }: LabSpec): readonly string[] {
  if (validateRecovery === 'off') return [];
  if (validateRecovery !== 'all') return validateRecovery;
  return customers.toSorted((a, b) => a.tier - b.tier).map(({ id }) => id);
}

/** One question: which customer's name, to whom, and in which family. */
interface Wanted extends Nameserver {
  readonly customer: string;
  readonly family: Family;
  readonly rrtype: 'A' | 'AAAA';
}

/**
 * Asks every nameserver by itself for every critical name in both families, once, towards the end of a run, and logs a ValidationEvent of each:
 * whether it answers, how soon and what, whoever else would answer in its place. Where it is off nothing is asked, and nothing drawn.
 */
export function startValidator(host: Host, spec: LabSpec, self: NodeInfo, nameservers: readonly Nameserver[]): void {
  const wanted = criticalCustomers(spec).flatMap((customer) =>
    TYPES.flatMap(([family, rrtype]) => nameservers.map((one): Wanted => ({ ...one, customer, family, rrtype }))),
  );
  askAtTheEnd(host, spec, wanted, (one) => askOne(host, spec, self, one));
}

function askOne(host: Host, spec: LabSpec, self: NodeInfo, { node, cut, customer, family, rrtype }: Wanted): void {
  const name = nameOfCustomer(customer, spec);
  const address = addressOf(node, family);
  const timeoutMs = spec.timing.dnsTimeoutMs;
  const question: Question = { name, rrtype, to: { address, port: DNS_PORT }, timeoutMs };
  const startMs = host.now();
  const log = ({ localPort, result }: Asked) => {
    const finding: Finding =
      typeof result === 'string' ? { is: 'useless', outcome: result } : findingOf(result, name, rrtype, cut);
    const outcome = outcomeOf(finding);
    const local = `${addressOf(self, familyOf(address))}:${localPort}`;
    const flow = { local, remote: `${address}:${DNS_PORT}`, sentMs: startMs, endMs: host.now() };
    const attempt: DnsAttempt = { node: node.id, family, ...flow, outcome, cut };
    host.log({ type: 'validation', customer, name, rrtype, attempt, addresses: addressesOf(finding) });
  };
  askUdp(host, question, (asked) => {
    if (typeof asked.result === 'string' || !asked.result.tc) log(asked);
    else askStream(host, question, log);
  });
}

function outcomeOf(finding: Finding): DnsAttempt['outcome'] {
  if (finding.is === 'useless') return finding.outcome;
  return finding.is === 'referral' ? 'ok' : finding.is;
}

const addressesOf = (finding: Finding): readonly string[] =>
  finding.is === 'ok' || finding.is === 'referral' ? finding.addresses : [];
