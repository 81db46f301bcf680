import { expect } from 'chai';
import { ownerText, SEEN_LAB, seenService } from '../../testkit/seen.ts';
import { decodeLabFile } from '../lab-file/decode-lab-file.ts';
import { encodeLabFile } from '../lab-file/encode-lab-file.ts';
import { HEAD, proposalFor, withChecks } from './propose.ts';

const CHOSEN = { compose: ['compose.yml'], without: ['grafana'], env: [], profiles: [] };
const CHECKS = [
  {
    check: { is: 'name', name: 'www.shop.test', type: 'A', answers: ['10.71.0.80'], servers: undefined },
    why: 'as it came',
  },
] as const;

describe('a lab file that is proposed', () => {
  it('reads back as it was written, with a source for what is not a default', () => {
    const { lab, sources } = withChecks(proposalFor(SEEN_LAB, CHOSEN), CHECKS);
    const text = encodeLabFile(lab, sources, HEAD);
    expect(decodeLabFile(text, 'zonequake.yaml').lab).to.deep.equal(lab);
    for (const line of [
      '# Written by zonequake init',
      'without: [grafana]\n',
      '  ns2: secondary # AA for shop.test, which comes by transfer (ns2/named.conf)\n',
      '  ask: [cache] # RA\n',
      '  # as it came\n  - name: www.shop.test\n',
      'SOA of shop.test: retry 20 s, and a transfer\n',
    ])
      expect(text).to.include(line);
  });

  it('needs any of those that serve, and says where a configuration leaves one out', () => {
    const { lab, sources } = proposalFor(SEEN_LAB, CHOSEN);
    expect(lab.needs).to.deep.equal({ cache: [{ any: ['ns1', 'ns2'] }], lb: [{ any: ['web1', 'web2'] }] });
    const why = (service: string) => sources.find(({ path }) => path[0] === 'needs' && path[1] === service)?.text;
    // The second is commented out there.
    expect(why('cache')).to.match(/^a proposal.*though unbound\.conf does not name ns2/);
    expect(why('lb')).to.match(/haproxy\.cfg names web1, web2$/);
  });

  it('waits as the slowest health check of a balancer does, and never less than a client', () => {
    const { lab, sources } = proposalFor(SEEN_LAB, CHOSEN);
    // 4 s x (3 + 1).
    expect(lab.failover.byServiceMs).to.deep.equal({
      ns1: 5_000,
      ns2: 5_000,
      cache: 5_000,
      web1: 16_000,
      web2: 16_000,
    });
    const why = (field: string, service: string) =>
      sources.find(({ path }) => path[0] === field && path[1] === service)?.text;
    expect(why('failover', 'web1')).to.equal(
      'HAProxy configuration manual, 5.2: inter (4 s) x fall (3), and one interval',
    );
    expect(why('failover', 'ns1')).to.match(/^the default; unbound\.conf\(5\)/);
    // Recovery may take as long as the longest fault: 16 s and 3 s more.
    expect(lab.recover).to.deep.include({ defaultMs: 19_000 });
    expect(lab.recover.byServiceMs).to.deep.include({ ns2: 25_000, web1: 19_000 });
  });

  it('does not wait for a secondary that asks again in an hour, and says so', () => {
    const slow = seenService('ns', {
      dns: 'answers',
      serves: [{ zone: 'a.test', soa: 'ns. admin. 1 7200 3600 604800 10' }],
      texts: [ownerText('nsd.conf', 'zone:\n  name: a.test\n  request-xfr: 10.0.0.1 NOKEY\n')],
    });
    const { lab, sources } = proposalFor([slow], CHOSEN);
    expect(lab.recover.byServiceMs).to.deep.equal({ ns: 15_000 });
    expect(sources.map(({ text }) => text).join('\n')).to.include('retry 3600 s, which no run waits for');
  });

  it('asks the servers where there is no resolver, and of several resolvers those that are in front', () => {
    expect(proposalFor(SEEN_LAB.slice(0, 2), CHOSEN).lab.client.ask).to.deep.equal({ how: 'servers' });
    const front = seenService('front', {
      ...{ software: 'dnsdist', dns: 'answers', offersRecursion: true, resolves: ['shop.test'] },
      texts: [ownerText('dnsdist.conf', 'newServer({address="10.71.0.53:53", name="cache"})')],
    });
    const { lab } = proposalFor([...SEEN_LAB, front], CHOSEN);
    expect(lab.client.ask).to.deep.equal({ how: 'resolvers', services: ['front'] });
    expect(lab.needs.front).to.deep.equal([{ any: ['cache'] }]);
  });
});
