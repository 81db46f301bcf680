import type { LabSpec } from '../harness/lab/spec.ts';

/** What is told of how large a payload is. */
interface Sized {
  readonly octets?: number | undefined;
  readonly generate?: string | undefined;
}

/** Octets of a config that programs of each role have room for, where a lab has such limits. */
function limitsOf(spec: LabSpec): Readonly<Record<string, number>> {
  const { config } = spec as { readonly config?: { readonly octetsMax?: Readonly<Record<string, number>> } };
  return config?.octetsMax ?? {};
}

/** Octets of a payload, at least: what it is filled up to, and what its customers take, as control names those that nobody has. */
function octetsOf({ octets = 0, generate }: Sized, spec: LabSpec): number {
  if (generate === undefined) return octets;
  const { customers: wanted } = JSON.parse(generate) as { readonly customers: number };
  const own = spec.customers.slice(0, wanted).map(({ id }) => id);
  const more = Array.from({ length: wanted - own.length }, (_, n) => `g${n + 1}`);
  return Math.max(octets, JSON.stringify({ customers: [...own, ...more] }).length);
}

/**
 * The roles whose programs have no room for a payload, as far as what is told of it says so: they fail whoever asks them while they have
 * it. What a patch adds is not counted.
 */
export function withoutRoom(payload: Sized, spec: LabSpec): readonly string[] {
  const octets = octetsOf(payload, spec);
  return Object.entries(limitsOf(spec)).flatMap(([role, most]) => (octets > most ? [role] : []));
}
