import type { FetchEvent } from '../history/events.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { familyOf } from '../lab/topology.ts';
import type { Facts } from './facts.ts';

/** The zone that holds the customers' names; its servers are the low-level nameservers. */
export const customerZone = (spec: LabSpec): string => `g.${spec.zone}`;

/** The customer of the lab whose name is `<customer>.g.<zone>`, so that every answer must have addresses. */
export const customerNamed = (name: string, spec: LabSpec): string | undefined =>
  spec.customers.find(({ id }) => name === `${id}.${customerZone(spec)}`)?.id;

/** Something asked of a node: from when it was asked to when the answer came, or the wait was over. */
export interface Exchange {
  readonly node: string;
  readonly sentMs: Ms;
  readonly endMs: Ms;
}

/** Who ended the fetch, and when it was asked and was heard: the attempt that gave the answer, else the last one. */
export function answeredBy(fetch: FetchEvent): Exchange | undefined {
  const from = fetch.answer?.from;
  const given = fetch.outcome === 'ok' ? fetch.attempts.findLast(({ node }) => node === from) : fetch.attempts.at(-1);
  if (given || from === undefined) return given;
  return { node: from, sentMs: fetch.startMs, endMs: fetch.atMs };
}

/** Addresses in the answer that are no edge of the lab, or of the wrong family for the type that was asked. */
export function strangeAddresses(fetch: FetchEvent, { topology }: Facts): readonly string[] {
  if (fetch.outcome !== 'ok') return [];
  const family = fetch.rrtype === 'A' ? 4 : 6;
  const isStrange = (address: string) =>
    familyOf(address) !== family || topology.byAddress.get(address)?.role !== 'edge';
  return fetch.answer?.addresses.filter(isStrange) ?? [];
}
