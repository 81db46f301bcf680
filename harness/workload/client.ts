import { customerZone } from '../lab/names.ts';
import type { LabSpec } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';
import type { Host } from '../runtime/host.ts';
import type { Known } from './known.ts';
import { Operation } from './operation.ts';
import type { Resolver } from './resolver.ts';
import { createSpill } from './spill.ts';

/** With one in so many operations a user asks for the customers' zone itself, which is a name and has no address. */
const ADDRESSLESS_EVERY = 20;

/**
 * Starts a client: `timing.opsPerSecond` operations, evenly spaced from a random phase, on the customers in turn from a
 * random one. Operations are numbered from `firstOperation`. It never waits for one before it starts the next (open loop),
 * so that a slow platform is not asked less. Now and then a user asks for a name that has no address: for how long
 * nameservers deny is seen too. Throws when the host is no node of the lab.
 */
export function startClient(
  host: Host,
  spec: LabSpec,
  resolver: Resolver,
  secondProviderOf: Known['secondProviderOf'],
  firstOperation = 0,
): void {
  const { timing, zone, customers } = spec;
  const topology = topologyOf(spec);
  const self = topology.byId.get(host.id);
  if (!self) throw new Error(`host ${host.id} is no node of lab ${spec.name}`);
  const shared = { host, timing, zone, topology, self, resolver };
  const context = { ...shared, contents: new Map(), onFailed: createSpill(host, spec, secondProviderOf) };
  const periodMs = 1000 / timing.opsPerSecond;
  const phaseMs = host.now() + host.random() * periodMs;
  const firstCustomer = Math.floor(host.random() * customers.length);
  let count = 0;

  // Due times are computed from the phase, and rounded: adding up delays would drift.
  const schedule = (): void => {
    const dueMs = Math.round(phaseMs + count * periodMs);
    host.setTimer(Math.max(0, dueMs - host.now()), operate);
  };
  const operate = (): void => {
    const customer = customers[(firstCustomer + count) % customers.length];
    if (customer) new Operation(context, firstOperation + count, customer.id).start();
    if (count % ADDRESSLESS_EVERY === 0) resolver.resolve(customerZone(spec), 'A', () => undefined);
    count++;
    schedule();
  };
  schedule();
}
