import { topologyOf } from '../lab/topology.ts';
import type { Program } from '../runtime/host.ts';
import { startClient } from './client.ts';
import type { Known } from './known.ts';
import { startLoadCheck } from './load-check.ts';
import { createResolver } from './resolver.ts';
import { startValidator } from './validator.ts';

/** Ids of fetches and of operations that one instrument may use. */
const IDS_PER_INSTRUMENT = 1_000_000;

/**
 * A client network: its resolver and its client in one process, and who validates a recovery. Ids of fetches and of operations start at a million
 * times its index among the instruments, so that each is unique in the lab.
 */
export const instrumentOf =
  ({ rootsOf, nameserversOf, secondProviderOf }: Known): Program =>
  (host, spec, node) => {
    const index = topologyOf(spec)
      .ofRole('instrument')
      .findIndex(({ id }) => id === node.id);
    const firstId = index * IDS_PER_INSTRUMENT;
    const hints = rootsOf(spec).flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]);
    startClient(host, spec, createResolver(host, spec, hints, firstId), secondProviderOf, firstId);
    const nameservers = nameserversOf?.(spec) ?? [];
    startValidator(host, spec, node, nameservers);
    startLoadCheck(host, spec, node, nameservers);
  };
