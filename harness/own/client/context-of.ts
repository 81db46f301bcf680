import type { LabSpec } from '../../lab/spec.ts';
import { topologyOf } from '../../lab/topology.ts';
import type { OwnStage } from '../lab/own-stage.ts';
import type { AskContext } from './ask-dns.ts';

/** 16 bits, one after the other: ids need not be guessed by anybody here (RFC 5452 is for the Internet). */
function idsFrom(first: number): () => number {
  let id = first;
  return () => {
    id = (id + 1) & 0xffff;
    return id;
  };
}

/** How the asker of a stage asks. `zeroNs` is lab time 0, CLOCK_MONOTONIC. */
export function contextOf(
  stage: Pick<OwnStage, 'asker' | 'askerAddresses'>,
  spec: LabSpec,
  zeroNs: bigint,
): AskContext {
  const [ipv4] = stage.askerAddresses.flatMap((one) => one.ipv4 ?? []);
  const [ipv6] = stage.askerAddresses.flatMap((one) => one.ipv6 ?? []);
  return {
    asker: stage.asker,
    topology: topologyOf(spec),
    from: { ...(ipv4 !== undefined && { 4: ipv4 }), ...(ipv6 !== undefined && { 6: ipv6 }) },
    zeroNs,
    nextId: idsFrom(0),
  };
}
