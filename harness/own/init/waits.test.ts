import { expect } from 'chai';
import { ownerText } from '../../testkit/seen.ts';
import type { Software } from './software.ts';
import { retryOf, waitsOf } from './waits.ts';

const waits = (software: Software, text: string) => {
  const { failover, recover } = waitsOf(software, [ownerText('conf', text)]);
  return [failover?.ms, recover?.ms];
};

describe('how long servers wait for those that they ask', () => {
  it('is what their documentation says where nothing is set', () => {
    const table: readonly (readonly [Software, string, readonly (number | undefined)[]])[] = [
      ['haproxy', ' server a 10.0.0.1:80 check', [8_000, 6_000]],
      ['nginx', '', [62_000, 12_000]],
      ['pdns-recursor', '', [3_000, 65_000]],
      ['dnsdist', 'newServer("10.0.0.1")', [3_000, 2_000]],
      ['varnish', 'probe p { }', [35_000, 20_000]],
      ['coredns', 'forward . 10.0.0.1', [1_500, 1_000]],
      ['unbound', '', [0, 0]],
      ['bind', '', [0, 0]],
      ['other', 'inter 5s', [undefined, undefined]],
    ];
    for (const [software, text, expected] of table) expect(waits(software, text), software).to.deep.equal(expected);
  });

  it('is what their owner has set', () => {
    const haproxy =
      ' default-server inter 500ms fall 5 check\n server a x:80\n server b y:80 inter 3000 fall 2 rise 4\n';
    expect(waits('haproxy', haproxy)).to.deep.equal([9_000, 15_000]);
    expect(waits('nginx', 'proxy_connect_timeout 2s;\nserver a:80 fail_timeout=3s;')).to.deep.equal([4_000, 5_000]);
    expect(waits('pdns-recursor', 'server-down-throttle-time=5\nnetwork-timeout=500')).to.deep.equal([1_000, 10_000]);
    expect(waits('dnsdist', 'newServer({address="a", checkInterval=5, maxCheckFailures=3})')).to.deep.equal([
      23_000, 10_000,
    ]);
    expect(waitsOf('unbound', [ownerText('u', 'infra-host-ttl: 5')]).recover?.why).to.match(/may take 5 s,/);
  });

  it('leaves out what is commented out, and knows that a server without a check stays in', () => {
    expect(waits('pdns-recursor', '# server-down-throttle-time=5')).to.deep.equal([3_000, 65_000]);
    expect(waits('haproxy', ' server a x:80 check\n server b y:80')).to.deep.equal([0, undefined]);
  });

  it('of a secondary is in its SOA', () => {
    expect(retryOf('ns1.a.test. admin.a.test. 1 60 20 3600 10')).to.deep.equal({ refreshMs: 60_000, retryMs: 20_000 });
  });
});
