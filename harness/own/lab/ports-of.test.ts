import { expect } from 'chai';
import type { GetCheck } from '../lab-file/lab-file.ts';
import { portsOf } from './ports-of.ts';

const get = (url: string, ...from: readonly string[]): GetCheck => ({
  ...{ is: 'get', url, from, status: 200, page: undefined, ca: undefined },
});
const roles = { ns: ['authoritative'], res: ['resolver', 'balancer'], web: ['edge'], db: ['other'] } as const;
const of = (service: string, ...check: readonly GetCheck[]) => portsOf(service, { roles, check });

describe('the ports at which a service may listen', () => {
  it('are those of its roles', () => {
    expect(of('ns')).to.deep.equal(['53/udp', '53/tcp']);
    expect(of('res')).to.deep.equal(['53/udp', '53/tcp', '80/tcp']);
    expect(of('web')).to.deep.equal(['80/tcp']);
    expect(of('db')).to.deep.equal([]);
    expect(of('toString'), 'of no role').to.deep.equal([]);
  });

  it('are those at which its pages are asked for, whatever its role', () => {
    const page = get('http://www.example.com:8080/', 'web', 'db');
    expect(of('web', page)).to.deep.equal(['80/tcp', '8080/tcp']);
    expect(of('db', page)).to.deep.equal(['8080/tcp']);
    expect(of('ns', page)).to.deep.equal(['53/udp', '53/tcp']);
  });

  it('are that of HTTPS too where any page is asked for so, and it speaks HTTP', () => {
    const page = get('https://www.example.com/');
    expect(of('web', page)).to.deep.equal(['80/tcp', '443/tcp']);
    expect(of('ns', page)).to.deep.equal(['53/udp', '53/tcp']);
    expect(of('web', get('https://www.example.com:8443/'))).to.deep.equal(['80/tcp']);
  });
});
