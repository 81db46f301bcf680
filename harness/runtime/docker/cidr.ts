import { BlockList } from 'node:net';

interface Block {
  readonly base: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

function parse(cidr: string): Block | undefined {
  const [base = '', bits = ''] = cidr.split('/');
  if (base === '' || !/^\d+$/.test(bits)) return undefined;
  return { base, bits: Number(bits), family: base.includes(':') ? 'ipv6' : 'ipv4' };
}

function holds(outer: Block, inner: Block): boolean {
  const list = new BlockList();
  list.addSubnet(outer.base, outer.bits, outer.family);
  return list.check(inner.base, inner.family);
}

/** Whether two prefixes (`10.53.0.0/16`) share an address. False when one cannot be read. */
export function overlap(one: string, other: string): boolean {
  const a = parse(one);
  const b = parse(other);
  if (!a || !b || a.family !== b.family) return false;
  // Prefixes nest or are apart: they share an address only when one holds the other's first.
  return holds(a, b) || holds(b, a);
}
