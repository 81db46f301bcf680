import { expect } from 'chai';
import { ownerText, SEEN_LAB, seenService } from '../../testkit/seen.ts';
import { rolesOf } from './roles.ts';

const SERVED = [{ zone: 'shop.test', soa: 'ns1. admin. 1 60 20 3600 10' }];

describe('roles from the running lab', () => {
  it('are what each service was seen to do, with the reason', () => {
    const roles = Object.fromEntries(rolesOf(SEEN_LAB).map((one) => [one.service, [one.roles.join(' '), one.why]]));
    expect(roles).to.deep.equal({
      ns1: ['authoritative', 'AA for shop.test'],
      ns2: ['secondary', 'AA for shop.test, which comes by transfer (ns2/named.conf)'],
      cache: ['resolver', 'RA, and resolves shop.test'],
      lb: ['balancer', 'runs haproxy'],
      web1: ['edge', 'speaks HTTP on port 80'],
      web2: ['edge', 'speaks HTTP on port 80'],
      db: ['other', 'speaks neither DNS nor HTTP: runs postgres'],
      loader: ['setup', 'has ended with 0'],
    });
  });

  it('are several where a service does several things', () => {
    const both = seenService('both', {
      dns: 'answers',
      serves: SERVED,
      offersRecursion: true,
      resolves: ['other.test'],
    });
    expect(rolesOf([both])[0]?.roles).to.deep.equal(['authoritative', 'resolver']);
    const front = seenService('front', {
      software: 'dnsdist',
      dns: 'answers',
      offersRecursion: true,
      resolves: ['a.test'],
    });
    expect(rolesOf([front])[0]?.roles).to.deep.equal(['balancer', 'resolver']);
  });

  it('has no resolver that resolves nothing of a lab with zones, and one where there are none', () => {
    const idle = seenService('idle', { dns: 'answers', offersRecursion: true });
    const server = seenService('ns', { dns: 'answers', serves: SERVED });
    expect(rolesOf([server, idle])[1]).to.include({ why: 'RA, and resolves no zone of the lab' });
    expect(rolesOf([server, idle])[1]?.roles).to.deep.equal(['other']);
    expect(rolesOf([idle])[0]?.roles).to.deep.equal(['resolver']);
  });

  it('says why nothing is known of who speaks DNS', () => {
    const why = (more: Parameters<typeof seenService>[1]) => rolesOf([seenService('a', more)])[0]?.why;
    expect(why({ dns: 'refuses' })).to.match(/^REFUSED .*access list/);
    expect(why({ dns: 'silent' })).to.equal('listens on port 53, and does not answer');
  });

  it('has an origin where HTTP is spoken on a port that others of the lab come to, and nobody else', () => {
    const pages = [{ over: 'http', port: 8080, isOpen: false }] as const;
    const texts = [ownerText('nginx.conf', 'location / { proxy_pass http://app:8080; }')];
    const edge = seenService('edge', { software: 'nginx', pages: [{ over: 'http', port: 80, isOpen: true }], texts });
    const [, app, metrics] = rolesOf([edge, seenService('app', { pages }), seenService('metrics', { pages })]);
    expect(app).to.deep.equal({ service: 'app', roles: ['origin'], why: 'speaks HTTP on port 8080, for edge' });
    expect(metrics?.roles).to.deep.equal(['other']);
    expect(metrics?.why).to.match(/where nobody is known to come$/);
  });

  it('takes a zone file that speaks of a secondary for no configuration', () => {
    const texts = [ownerText('db.shop.test', '@ SOA ns1 admin 1 60 20 3600 10\n; type secondary\n')];
    expect(rolesOf([seenService('ns', { dns: 'answers', serves: SERVED, texts })])[0]?.roles).to.deep.equal([
      'authoritative',
    ]);
  });
});
