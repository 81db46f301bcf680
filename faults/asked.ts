import type { EffectOf } from '../harness/lab/effect.ts';
import type { LabSpec, Ms } from '../harness/lab/spec.ts';
import { topologyOf } from '../harness/lab/topology.ts';
import { targetNodes } from '../harness/schedule/target.ts';
import { nodeTargets } from './targets.ts';

const NAMESERVERS = ['gtld', 'tlns', 'llns'] as const;
const DNS_PORT = 53;

/** Single nameservers of the platform, then whole fleets of them: whom queries can be sent to. */
export const nameserverTargets = (spec: LabSpec): readonly string[] => [
  ...nodeTargets(spec, ['llns', 'tlns']),
  ...['tlns', 'llns'].filter((role) => topologyOf(spec).ofRole(role).length > 0).map((role) => `fleet:${role}`),
];

/** The effect that a query, byte for byte, is sent straight to each nameserver at the target, again and again. */
export function asked(bytes: Uint8Array, everyMs: Ms, target: string, spec: LabSpec): EffectOf<'hostile'> {
  const servers = targetNodes(target, spec).filter(({ role }) => NAMESERVERS.some((one) => one === role));
  const to = servers.map(({ ipv4 }) => ({ address: ipv4, port: DNS_PORT }));
  const nodes = servers.map(({ id }) => id);
  return { is: 'hostile', nodes, to, bytes: Buffer.from(bytes).toString('base64'), everyMs };
}
