import { expect } from 'chai';
import { zone } from '../../testkit/own-checks.ts';
import { cutAt, saidBy } from './zone.ts';

const example = zone(
  'example.com',
  `@ NS ns1
www CNAME web
web A 192.0.2.1
web A 192.0.2.2
*.wild A 192.0.2.3
*.wild TXT w
a.wild TXT own
x.ent.wild A 192.0.2.4
sub NS ns.sub
sub DS 1 8 2 beef
ns.sub A 192.0.2.5
old DNAME new
h HTTPS 1 .
`,
);
const said = (name: string, type: string, of = example) => {
  const one = saidBy(of, name, type);
  return 'set' in one ? [one.is, one.set.name, ...(one.set.data ?? [])] : one.is;
};

describe('a zone', () => {
  it('says what is there, each datum once', () => {
    expect(said('web.example.com', 'A')).to.deep.equal(['there', 'web.example.com', '192.0.2.1', '192.0.2.2']);
    expect(said('example.com', 'NS')).to.deep.equal(['there', 'example.com', 'ns1.example.com']);
  });

  it('says who is another, unless that is what was asked', () => {
    expect(said('www.example.com', 'A')).to.deep.equal(['alias', 'www.example.com', 'web.example.com']);
    expect(said('www.example.com', 'CNAME')).to.deep.equal(['there', 'www.example.com', 'web.example.com']);
  });

  it('says nothing of a type or a name that it lacks', () => {
    expect(said('web.example.com', 'AAAA')).to.equal('nothing');
    expect(said('none.example.com', 'A')).to.equal('nothing');
    expect(said('www.web.example.com', 'A')).to.equal('nothing');
  });

  it('has wildcards for names that there are none of, and for those below', () => {
    expect(said('b.wild.example.com', 'A')).to.deep.equal(['there', 'b.wild.example.com', '192.0.2.3']);
    expect(said('c.b.wild.example.com', 'A')).to.deep.equal(['there', 'c.b.wild.example.com', '192.0.2.3']);
    expect(said('*.wild.example.com', 'A')).to.deep.equal(['there', '*.wild.example.com', '192.0.2.3']);
  });

  it('has none for names that there are, though they have nothing, or another type (RFC 4592 section 2.2.1)', () => {
    expect(said('a.wild.example.com', 'A')).to.equal('nothing');
    expect(said('ent.wild.example.com', 'A')).to.equal('nothing');
    expect(said('z.ent.wild.example.com', 'A')).to.equal('nothing');
  });

  it('ends at a delegation, but for the DS', () => {
    expect(['sub', 'ns.sub', 'x.y.sub'].map((name) => said(`${name}.example.com`, 'A'))).to.deep.equal([
      'elsewhere',
      'elsewhere',
      'elsewhere',
    ]);
    expect(said('sub.example.com', 'NS')).to.equal('elsewhere');
    expect(said('sub.example.com', 'DS')).to.deep.equal(['there', 'sub.example.com', '1 8 2 beef']);
    expect(cutAt(example, 'ns.sub.example.com')).to.equal('sub.example.com');
    expect(cutAt(example, 'example.com')).to.equal(undefined);
  });

  it('ends below a DNAME', () => {
    expect(said('x.old.example.com', 'A')).to.equal('elsewhere');
    expect(said('old.example.com', 'DNAME')).to.deep.equal(['there', 'old.example.com', 'new.example.com']);
    const moved = zone('a.test', '@ DNAME b.test.\n');
    expect(said('x.a.test', 'A', moved)).to.equal('elsewhere');
    expect(said('a.test', 'DNAME', moved)).to.deep.equal(['there', 'a.test', 'b.test']);
  });

  it('leaves to others what was not read', () => {
    expect(said('h.example.com', 'HTTPS')).to.equal('elsewhere');
    expect(said('h.example.com', 'A')).to.equal('nothing');
  });

  it('may be the root', () => {
    const root = zone('.', '@ NS a.root\na.root A 192.0.2.1\ncom NS ns.com\n* TXT w\n');
    expect(said('.', 'NS', root)).to.deep.equal(['there', '.', 'a.root']);
    expect(said('a.root', 'A', root)).to.deep.equal(['there', 'a.root', '192.0.2.1']);
    expect(said('x.com', 'A', root)).to.equal('elsewhere');
    expect(said('org', 'TXT', root)).to.deep.equal(['there', 'org', '"w"']);
  });
});
