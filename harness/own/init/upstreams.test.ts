import { expect } from 'chai';
import { ownerText, seenService } from '../../testkit/seen.ts';
import type { Software } from './software.ts';
import { upstreamsOf } from './upstreams.ts';

/** The services that a configuration of some software names, of `web`, `web-2`, `ns` and `dns`, which have addresses. */
function named(software: Software, text: string): readonly string[] {
  const others = [
    seenService('web', { calledBy: ['web', '10.0.0.8'] }),
    seenService('web-2', { calledBy: ['web-2', '10.0.0.80', 'lab-web-two'] }),
    seenService('ns', { calledBy: ['ns', '10.0.0.53', 'fd00::53'] }),
    seenService('dns', { calledBy: ['dns', '10.0.0.54'] }),
  ];
  const asker = seenService('asker', { software, texts: [ownerText('conf', text)] });
  return upstreamsOf('asker', [asker, ...others]).services;
}

describe('whom a server asks, by its configuration', () => {
  it('is in the lines that each software has for it', () => {
    const table: readonly (readonly [Software, string, readonly string[]])[] = [
      ['unbound', 'stub-zone:\n  stub-addr: 10.0.0.53\nforward-zone:\n  forward-addr: 10.0.0.54@53\n', ['ns', 'dns']],
      ['unbound', 'stub-zone:\n  stub-addr: fd00::53\n', ['ns']],
      ['bind', 'options { forwarders port 53 {\n 10.0.0.53;\n 10.0.0.54; }; };', ['ns', 'dns']],
      ['pdns-recursor', 'forward-zones=a.test=10.0.0.53;10.0.0.54\n', ['ns', 'dns']],
      ['pdns-recursor', 'recursor:\n  forward_zones:\n    - zone: a\n      forwarders: [10.0.0.53]\n', ['ns']],
      ['knot-resolver', "policy.add(policy.all(policy.FORWARD({\n  '10.0.0.53', '10.0.0.54' })))", ['ns', 'dns']],
      ['dnsdist', 'newServer("10.0.0.53")\nnewServer({address="10.0.0.54:53", name="b"})', ['ns', 'dns']],
      ['dnsmasq', '--server=/a.test/10.0.0.53', ['ns']],
      ['coredns', '. {\n  forward . 10.0.0.53 dns:53\n}', ['ns', 'dns']],
      ['haproxy', 'backend b\n  server a web:80 check\n  server b lab-web-two:80\n', ['web', 'web-2']],
      ['nginx', 'upstream u { server web:8080 max_fails=2; server web-2; }', ['web', 'web-2']],
      ['nginx', 'server { listen 80; server_name ns; location / { proxy_pass http://web/x; } }', ['web']],
      ['varnish', 'backend b { .host = "10.0.0.8"; }', ['web']],
      ['other', 'server web', []],
    ];
    for (const [software, text, services] of table) expect(named(software, text), text).to.deep.equal(services);
  });

  it('is nobody whose name or address is only a part of another', () => {
    expect(named('haproxy', ' server a web-2:80')).to.deep.equal(['web-2']);
    expect(named('haproxy', ' server a 10.0.0.80:80')).to.deep.equal(['web-2']);
    expect(named('haproxy', ' server a www.web.example:80')).to.deep.equal([]);
  });

  it('is nobody in what is commented out, or elsewhere in the file', () => {
    expect(named('unbound', 'server:\n  interface: 10.0.0.53\n  # stub-addr: 10.0.0.53\n')).to.deep.equal([]);
    expect(named('dnsdist', '-- newServer("10.0.0.53")')).to.deep.equal([]);
    expect(named('bind', '// forwarders { 10.0.0.53; };')).to.deep.equal([]);
  });
});
