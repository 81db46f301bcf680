import { expect } from 'chai';
import { programs } from '../fixtures/cdn/index.ts';
import { cdn } from '../fixtures/cdn/platform.ts';
import { small } from '../fixtures/labs/small.ts';
import { type LoadQuery, loadQueries } from '../harness/dns/load.ts';
import { parseResponse } from '../harness/dns/response.ts';
import { customerZone, nameOfCustomer } from '../harness/lab/names.ts';
import { type NodeInfo, topologyOf } from '../harness/lab/topology.ts';
import type { Host } from '../harness/runtime/host.ts';
import { sim } from '../harness/runtime/sim/sim.ts';
import type { Injection } from '../harness/schedule/schedule.ts';
import { specOf } from '../harness/setup/overrides.ts';
import { experimentOn, runOn, violated } from './lab.ts';

const spec = specOf(small, 'search', {});
const names = { name: nameOfCustomer('a1', spec), zone: customerZone(spec) };
const queries = loadQueries(7, names);

/** What a nameserver answers to each query of a load, by what is odd about it: an rcode, or silence. */
async function answers(role: string, ipv: 'ipv4' | 'ipv6'): Promise<ReadonlyMap<string, string>> {
  const said = new Map<string, string>();
  const [server] = topologyOf(spec).ofRole(role);
  const ask = (host: Host, { what, bytes }: LoadQuery, to: NodeInfo) => {
    said.set(what, 'silence');
    const socket = host.udp.bind(0, (datagram) => {
      const parsed = parseResponse(datagram.bytes);
      // Where not all can be read, as of an opcode that is not assigned, the rcode still can.
      said.set(what, parsed.ok ? parsed.response.rcode : `rcode ${(datagram.bytes[3] ?? 0) & 15}`);
    });
    socket.send(bytes, { address: to[ipv], port: 53 });
  };
  const instrument = (host: Host, _spec: unknown, { id }: NodeInfo) => {
    if (id !== 'instrument-users-a1' || !server) return;
    host.setTimer(5_000, () => {
      for (const query of queries) ask(host, query, server);
    });
  };
  const lab = await sim.start({ spec, platform: cdn, programs: { ...programs, instrument } as never }, 1);
  await lab.runUntil(8_000);
  await lab.stop();
  return said;
}

const load = (mix: string, everyMs = 500): Injection => ({
  ...{ kind: 'dns-load', target: 'fleet:llns', atMs: 10_000, durationMs: 10_000 },
  params: { mix, everyMs },
});

describe('a load of DNS queries', () => {
  for (const ipv of ['ipv4', 'ipv6'] as const)
    it(`is answered as the protocol has it, over ${ipv}`, async () => {
      const said = await answers('llns', ipv);
      const NOTIMP = 'rcode 4';
      for (const { what, rightly, rule } of queries)
        expect(said.get(what), `${what} (${rule})`).to.be.oneOf(rightly === 'NOTIMP' ? ['NOTIMP', NOTIMP] : [rightly]);
      expect(said.size).to.equal(queries.length);
    });

  it('is borne by the healthy lab, whatever the mix, and bites', async () => {
    for (const mix of ['normal', 'odd', 'malformed', 'oversized', 'all']) {
      const { verdict } = await runOn(experimentOn({}), 1, [load(mix, mix === 'normal' ? 100 : 500)]);
      expect(violated(verdict), mix).to.deep.equal([]);
      expect(verdict.bitten['dns-load'], mix).to.equal(1);
    }
  });

  it('finds software that copies names without a bound: by oversized names, and by none of the others', async () => {
    const old = experimentOn({ 'nameserver.version': '2.1.5' });
    for (const mix of ['normal', 'malformed'])
      expect(violated((await runOn(old, 1, [load(mix)])).verdict)).to.deep.equal([]);
    for (const mix of ['oversized', 'all'])
      expect(violated((await runOn(old, 1, [load(mix)])).verdict), mix).to.include('right-answer');
  });
});
