import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { PORT } from '../../fixtures/cdn/ports.ts';
import { parseResponse } from '../../harness/dns/response.ts';
import { topologyOf } from '../../harness/lab/topology.ts';
import type { HttpRequest } from '../../harness/runtime/host.ts';
import { startAttacked } from './attacked-lab.ts';

const hostile = (name: string) => readFileSync(new URL(`../../fixtures/hostile/${name}`, import.meta.url));
const SOMEBODY = { address: '10.53.1.10', port: 40_000 };

/** What a program gets of such a file. */
function requestIn(text: string): HttpRequest {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [, path = ''] = head.split(' ');
  return { method: 'POST', path, host: /^Host: (.*)$/m.exec(head)?.[1] ?? '', body };
}

describe('hostile packets', () => {
  for (const [name, port, role] of [
    ['frame-status-9000.bin', PORT.status, 'mapper'],
    ['frame-election-9002.bin', PORT.election, 'mapper'],
    ['frame-election-null.bin', PORT.election, 'mapper'],
  ] as const) {
    it(`${name}: every program drops it at every port, and lives`, async () => {
      const { lab, inEach, deaths, droppedAt } = await startAttacked();
      const bytes = hostile(name);
      // Before anybody has heard of its sender, and when it is old.
      for (const atMs of [0, 5000]) {
        await lab.runUntil(atMs);
        inEach(({ udp }) => {
          for (const on of udp.values()) on({ bytes, from: SOMEBODY, to: SOMEBODY });
        });
      }
      await lab.runUntil(10_000);
      expect(deaths()).to.deep.equal([]);
      const nodes = topologyOf(lab.spec).ofRole(role);
      expect(droppedAt(`udp ${port}`)).to.include.members(nodes.map(({ id }) => id));
    });
  }

  for (const [name, role] of [
    ['http-release.txt', 'llns'],
    ['http-suspend.txt', 'monitor'],
  ] as const) {
    it(`${name}: every program that serves HTTP answers or drops it, and lives`, async () => {
      const { lab, inEach, deaths, droppedAt } = await startAttacked();
      await lab.runUntil(5000);
      const request = requestIn(hostile(name).toString());
      expect(request.body).to.be.oneOf(['{', 'null']);
      inEach(({ http, host }) => {
        for (const on of http.values()) {
          on(request);
          on({ ...request, host: host.id });
        }
      });
      await lab.runUntil(10_000);
      expect(deaths()).to.deep.equal([]);
      const nodes = topologyOf(lab.spec).ofRole(role);
      expect(droppedAt(`http ${PORT.admin}`)).to.include.members(nodes.map(({ id }) => id));
    });
  }

  it('dns-pointer-chain-1000.bin: is no response, and whoever waits for one lives', async () => {
    const bytes = hostile('dns-pointer-chain-1000.bin');
    expect(parseResponse(bytes)).to.deep.equal({ ok: false });
    const { lab, inEach, deaths } = await startAttacked();
    await lab.runUntil(5000);
    let answered = 0;
    for (let round = 0; round < 50; round++) {
      inEach(({ udp, tcp, awaited }) => {
        for (const on of udp.values()) on({ bytes, from: SOMEBODY, to: SOMEBODY });
        for (const on of tcp.values()) on(bytes);
        for (const { question, give } of [...awaited.udp]) {
          answered++;
          give(Buffer.concat([(question ?? bytes).subarray(0, 2), bytes.subarray(2)]));
        }
      });
      await lab.runUntil(lab.now() + 20);
    }
    expect(answered).to.be.greaterThan(0);
    expect(deaths()).to.deep.equal([]);
  });
});
