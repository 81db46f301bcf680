import { expect } from 'chai';
import type { DnsAttempt, ValidationEvent } from '../history/events.ts';
import { addValidated, validatedOf } from './validated.ts';

const CUSTOMERS = {
  customers: [
    { id: 'small', tier: 3 as const },
    { id: 'big', tier: 1 as const },
  ],
};

const said = (
  node: string,
  addresses: readonly string[],
  { customer = 'big', client = 'i1', ...more }: Partial<DnsAttempt> & { customer?: string; client?: string } = {},
): ValidationEvent => ({
  ...{ type: 'validation', atMs: 40, client, customer, name: `${customer}.g.example`, rrtype: 'A', addresses },
  attempt: {
    ...{ node, family: 4, local: 'l', remote: 'r', sentMs: 0, endMs: 40, outcome: 'ok', cut: 'g.example' },
    ...more,
  },
});

describe('what nameservers say after a recovery', () => {
  it('is nothing where nobody asked', () => expect(validatedOf([], CUSTOMERS)).to.equal(undefined));

  it('is told by name and family, tier 1 first', () => {
    const all = validatedOf(
      [said('a', ['1'], { customer: 'small' }), said('a', ['1'], { family: 6 }), said('a', ['1'])],
      CUSTOMERS,
    );
    expect(Object.keys(all ?? {})).to.deep.equal(['1 big 4', '1 big 6', '3 small 4']);
    expect(all?.['1 big 4']).to.deep.equal({
      ...{ customer: 'big', tier: 1, family: 4, asked: 1, tookMs: { 40: 1 }, others: {}, same: 1 },
    });
  });

  it('counts who says something else than most of its zone say, in whatever order, to one client', () => {
    const same = (...events: readonly ValidationEvent[]) => validatedOf(events, CUSTOMERS)?.['1 big 4']?.same;
    expect(same(said('a', ['1', '2']), said('b', ['2', '1']), said('c', ['3']))).to.equal(2);
    expect(same(said('a', ['1']), said('b', ['2'], { client: 'i2' }))).to.equal(2);
    expect(same(said('a', ['1']), said('b', ['2'], { cut: '.' }))).to.equal(2);
    expect(same(said('a', ['1']), said('b', [], { outcome: 'nxdomain' }), said('c', ['1']))).to.equal(2);
  });

  it('counts what is said in place of an answer', () => {
    const events = [said('a', ['1']), said('b', [], { outcome: 'servfail' }), said('c', [], { outcome: 'timeout' })];
    const row = validatedOf(events, CUSTOMERS)?.['1 big 4'];
    expect(row).to.deep.include({ asked: 3, tookMs: { 40: 1 }, others: { servfail: 1, timeout: 1 } });
  });

  it('adds up', () => {
    const one = validatedOf([said('a', ['1'])], CUSTOMERS);
    const other = validatedOf(
      [said('b', [], { outcome: 'timeout' }), said('b', ['1'], { customer: 'small' })],
      CUSTOMERS,
    );
    const sum = addValidated(one, other);
    expect(sum?.['1 big 4']).to.deep.include({ asked: 2, same: 2, tookMs: { 40: 1 }, others: { timeout: 1 } });
    expect(Object.keys(sum ?? {})).to.deep.equal(['1 big 4', '3 small 4']);
    expect(addValidated(other, one)).to.deep.equal(sum);
    expect(addValidated(undefined, one)).to.equal(one);
  });
});
