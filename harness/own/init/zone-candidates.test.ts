import { expect } from 'chai';
import { ownerText } from '../../testkit/seen.ts';
import { isLikeZoneFile, sayingSecondary, zoneCandidates, zonesByFileName } from './zone-candidates.ts';

describe('names that may be zones', () => {
  it('are those that configurations declare, of one label too, and those that look like names', () => {
    const texts = [
      ownerText('named.conf', 'zone "Lab" IN { type master; file "db.lab"; };\nzone "10.in-addr.arpa" { };'),
      ownerText('nsd.conf', 'zone:\n  name: example.com\n  zonefile: example.com.zone\n'),
      ownerText('knot.conf', 'zone:\n  - domain: knot.test.\n'),
      ownerText('Corefile', 'core.test:53 {\n  file /etc/db\n}\n'),
    ];
    const found = zoneCandidates(texts);
    for (const zone of ['lab', '10.in-addr.arpa', 'example.com', 'knot.test', 'core.test'])
      expect(found).to.include(zone);
    for (const none of ['named.conf', 'example.com.zone', '10.0.0.1']) expect(found).not.to.include(none);
  });

  it('are at most as many as a lab can be asked for', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `0.0.0.0 ads${index}.example`).join('\n');
    expect(zoneCandidates([ownerText('hosts', many)])).to.have.length(200);
  });

  it('come from names of files', () => {
    expect(zonesByFileName('a/db.example.com')).to.include('example.com');
    expect(zonesByFileName('a/example.com.zone')).to.include('example.com');
    expect(zonesByFileName('zones/example.com')).to.include('example.com');
  });

  it('are looked for in files that have an SOA, and are no configuration', () => {
    expect(isLikeZoneFile(ownerText('z', '@ IN SOA ns1 admin 1 2 3 4 5'))).to.equal(true);
    expect(isLikeZoneFile(ownerText('z', '; an SOA comes here\nwww A 10.0.0.1'))).to.equal(false);
    expect(isLikeZoneFile(ownerText('named.conf', 'zone "a" { notify-to-soa yes; }; SOA'))).to.equal(false);
  });
});

describe('a secondary by its configuration', () => {
  it('is told by every server’s own word for it', () => {
    for (const text of [
      'zone "a" { type slave; masters { 10.0.0.1; }; };',
      'zone:\n  name: a\n  request-xfr: AXFR 10.0.0.1 NOKEY\n',
      'zone:\n  - domain: a\n    master: main\n',
      'secondary=yes\n',
      'a.test {\n  secondary {\n    transfer from 10.0.0.1\n  }\n}\n',
    ])
      expect(sayingSecondary([ownerText('conf', text)])?.name, text).to.equal('conf');
    for (const text of [
      'zone "a" { type primary; also-notify { 10.0.0.2; }; };',
      'provide-xfr: 10.0.0.2 NOKEY',
      'secondary=no',
    ])
      expect(sayingSecondary([ownerText('conf', text)]), text).to.equal(undefined);
  });
});
