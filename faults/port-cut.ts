import fc from 'fast-check';
import { z } from 'zod';
import { PORT_TEXT, readPort } from '../harness/lab/port.ts';
import { INSTRUMENT, type LabSpec } from '../harness/lab/spec.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { targetNodes } from '../harness/schedule/target.ts';

const Params = z.strictObject({
  port: z.string().regex(PORT_TEXT, 'must be a port and its protocol, such as 53/udp'),
});
type Params = z.infer<typeof Params>;

const listeners = ({ nodes = [] }: LabSpec) =>
  nodes.filter(({ role, ports = [] }) => role !== INSTRUMENT && ports.length > 0);

/** The nodes of a target that may listen somewhere. */
function listenersAt(target: string, spec: LabSpec): ReturnType<typeof listeners> {
  const ids = targetNodes(target, spec).map(({ id }) => id);
  return listeners(spec).filter(({ id }) => ids.includes(id));
}

/**
 * A service does not hear one port of one protocol, and all of its others: a firewall that lets DNS pass over UDP alone, a rule for HTTP and
 * none for HTTPS. Only in a lab of one's own, at ports at which its services may listen.
 */
export const portCut = defineFault<Params>({
  kind: 'port-cut',
  title: 'a service of your own does not hear one port',
  params: Params,
  instant: false,
  targets: (spec) => listeners(spec).map(({ id }) => `node:${id}`),
  arbitrary: (spec) =>
    fc.record({ port: fc.constantFrom(...new Set(listeners(spec).flatMap(({ ports = [] }) => ports))) }),
  paramsAt: (target, spec) =>
    [...new Set(listenersAt(target, spec).flatMap(({ ports = [] }) => ports))].map((port) => ({ port })),
  milder: {},
  effects: ({ target, params: { port } }, spec) => [
    {
      is: 'deaf',
      nodes: listenersAt(target, spec).flatMap(({ id, ports = [] }) => (ports.includes(port) ? id : [])),
      port: readPort(port),
    },
  ],
  describe: ({ target, params: { port }, durationMs }) => `${target} does not hear ${port} for ${durationMs / 1000} s`,
});
