import { expect } from 'chai';
import { seenService } from '../../testkit/seen.ts';
import type { Answer } from '../checks/answer.ts';
import { pageFrom, pagesOfAddresses, pagesOfNames } from './learn-pages.ts';

const WISH = { url: 'http://www.a.test/', from: ['web'] };
const page = (text: string, status = 200): Answer => {
  return { is: 'page', status, octets: text.length, sha256: `digest of ${text}`, text };
};
const check = (...answers: readonly Answer[]) => {
  const found = pageFrom(WISH, answers);
  return typeof found === 'string' ? found : { status: found.check.status, page: found.check.page };
};

describe('a page as it is', () => {
  it('is its text where that is short, and its digest where it is long or none', () => {
    expect(check(page('hello\n'), page('hello\n'))).to.deep.equal({ status: 200, page: { body: 'hello\n' } });
    for (const text of ['x'.repeat(201), 'a\u0000b', 'a\rb'])
      expect(check(page(text), page(text))).to.deep.equal({ status: 200, page: { sha256: `digest of ${text}` } });
  });

  it('is its status alone where what it says differs, or is nothing', () => {
    expect(check(page('at 1'), page('at 2'))).to.deep.equal({ status: 200, page: undefined });
    expect(check(page('', 404))).to.deep.equal({ status: 404, page: undefined });
  });

  it('is none where its status differs, is an error of the server, or nothing came', () => {
    expect(check(page('a'), page('a', 404))).to.equal('its status differs: 200, 404');
    expect(check(page('a', 502))).to.equal('it has status 502');
    expect(check(page('a'), { is: 'none', why: 'no answer within 5 s' })).to.equal('no answer within 5 s');
  });
});

describe('where pages are looked for', () => {
  const at = (id: string, address: string) => {
    return { id, service: id, roles: [], addresses: [{ network: 'n', family: 4 as const, address }] };
  };
  const http = { over: 'http', port: 80, isOpen: true } as const;
  const all = [
    seenService('web', { nodes: [at('web', '10.0.0.1')], pages: [http, { over: 'https', port: 443, isOpen: true }] }),
    seenService('web2', {
      nodes: [at('web2', '10.0.0.2')],
      pages: [http, { over: 'http', port: 9100, isOpen: false }],
    }),
    seenService('ns', { nodes: [at('ns', '10.0.0.3')] }),
  ];

  it('is at names whose addresses are services that speak HTTP, on each port where users come', () => {
    const addresses: Record<string, readonly string[]> = {
      www: ['10.0.0.1', '10.0.0.2'],
      ns: ['10.0.0.3'],
      away: ['192.0.2.1'],
    };
    expect(pagesOfNames(['www', 'ns', 'away'], (name) => addresses[name] ?? [], all)).to.deep.equal([
      { url: 'http://www/', from: ['web', 'web2'] },
      { url: 'https://www/', from: ['web'] },
    ]);
  });

  it('is at addresses that are fixed, of services that no name leads to', () => {
    expect(pagesOfAddresses(all, ['web'], new Set(['10.0.0.1', '10.0.0.2']))).to.deep.equal([
      { url: 'http://10.0.0.2/', from: ['web2'] },
    ]);
    const inner = { ...http, port: 8080, isOpen: false };
    const app = seenService('app', { nodes: [at('app', '10.0.0.4')], pages: [inner] });
    const [wish] = pagesOfAddresses([app], [], new Set(['10.0.0.4']));
    expect(wish?.url).to.equal('http://10.0.0.4:8080/');
    expect(pagesOfAddresses(all, ['web'], new Set())).to.deep.equal([]);
  });
});
