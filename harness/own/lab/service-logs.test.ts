import { expect } from 'chai';
import type Dockerode from 'dockerode';
import { logsSince } from './service-logs.ts';
import type { StandingNode } from './standing-node.ts';

const standing = (id: string): StandingNode => ({
  ...{ node: { id } as never, containerId: `id of ${id}`, podContainer: '', addresses: [], deaths: [] },
});
/** A piece of what a container has said, as an engine frames it: of standard output (1) or error (2). */
const frame = (stream: 1 | 2, text: string): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt8(stream);
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
};
/** An engine that has kept this of each container, or nothing. */
function engine(kept: Readonly<Record<string, { readonly octets: Buffer; readonly Tty?: boolean }>>) {
  const asked: Dockerode.ContainerLogsOptions[] = [];
  const getContainer = (id: string) => ({
    inspect: async () => ({ Config: { Tty: kept[id]?.Tty ?? false } }),
    async logs(options: Dockerode.ContainerLogsOptions) {
      asked.push(options);
      const found = kept[id];
      if (!found) throw new Error('configured logging driver does not support reading');
      return found.octets;
    },
  });
  return { asked, docker: { getContainer } as unknown as Dockerode };
}

describe('what services have said', () => {
  it('is both outputs in order, line by line, however they are framed, since a time', async () => {
    const octets = Buffer.concat([frame(1, 'one\ntw'), frame(2, 'o\n'), frame(1, 'three')]);
    const { docker, asked } = engine({ 'id of ns1': { octets } });
    const logs = await logsSince(docker, [standing('ns1')], 1_700_000_000_500);
    expect([...logs]).to.deep.equal([['ns1', 'one\ntwo\nthree\n']]);
    expect(asked[0]).to.deep.include({ since: 1_700_000_000.5, stdout: true, stderr: true });
  });

  it('is as it came where the service has a terminal', async () => {
    const { docker } = engine({ 'id of ns1': { octets: Buffer.from('plain\n'), Tty: true } });
    expect((await logsSince(docker, [standing('ns1')], 0)).get('ns1')).to.equal('plain\n');
  });

  it('is empty where the engine keeps none, and bounded by lines and in each line', async () => {
    const { docker, asked } = engine({ 'id of ns1': { octets: frame(1, `${'x'.repeat(10_000)}\nend\n`) } });
    const logs = await logsSince(docker, [standing('ns1'), standing('ns2')], 0);
    expect(logs.get('ns2')).to.equal('');
    expect(logs.get('ns1')).to.equal(`${'x'.repeat(2_000)}\nend\n`);
    expect(asked[0]?.tail).to.equal(2_000);
  });
});
