import { nobodyLeft } from './confined.ts';
import { isBetween } from './facts-disturbed.ts';
import type { LossInterval } from './facts-effects.ts';
import { brokenPathsOf, CUT, outOfTouch, type TouchInput } from './facts-touch.ts';
import type { Interval } from './interval.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { allAtOnce, merge, minus } from './stretch.ts';

/** What the mapping path is judged from. */
interface MappingInput extends TouchInput {
  readonly losses: readonly LossInterval[];
  readonly releases: readonly ReleaseFacts[];
}

/** When status and maps were not bound to arrive; sorted, merged. */
export interface Mapping {
  /** When no map was bound to reach this nameserver. */
  disturbed(nameserver: string): readonly Interval[];
  /** When a mapper that may lead could hear no live low-level nameserver: it then keeps the last delegations. */
  deafToNameservers(): readonly Interval[];
  /** When it could hear none of the edges that may serve this customer, or none at all: it then keeps the customer's last edges. */
  deafToEdges(customer: string | undefined): readonly Interval[];
}

/** When each node was not heard by a mapper; sorted, merged. */
type Unheard = (node: string) => readonly Interval[];

interface MappingPath {
  disturbed(nameserver: string): readonly Interval[];
  /** When a mapper that may lead heard too little, `tooLittle` saying when that is. */
  deaf(tooLittle: (unheard: Unheard) => readonly Interval[]): readonly Interval[];
}

/** The mapping path of a run: as the lab promises an election or not. */
export function mappingOf(input: MappingInput): Mapping {
  const { disturbed, deaf } = input.spec.promises.election ? elected(input) : single(input);
  // Input-delayed ones come on top of those that maps choose from.
  const nameservers = input.topology.ofRole('llns').filter(({ inputDelayed }) => !inputDelayed);
  const bySelf = (node: string) => {
    const [found, busy] = [disturbed(node), input.busy.get(node)];
    return busy ? merge([...found, ...busy]) : found;
  };
  const toNameservers = once((_: 'all') => deaf((unheard) => allAtOnce(nameservers.map(({ id }) => unheard(id)))));
  const toEdges = (customer: string | undefined) => deaf((unheard) => nobodyLeft(customer, unheard, input));
  return { disturbed: once(bySelf), deafToNameservers: () => toNameservers('all'), deafToEdges: once(toEdges) };
}

/** No election: disturbed for everybody while all mappers are down, or at any loss between a mapper and a platform node. */
function single({ spec, topology, losses, down }: MappingInput): MappingPath {
  const mappers = topology.ofRole('mapper').map(({ id }) => id);
  const platform = topology.nodes.filter(({ role }) => role !== 'instrument').map(({ id }) => id);
  const dead = allAtOnce(mappers.map((id) => merge(down.get(id) ?? [])));
  const lossy = losses.filter(
    ({ effect }) => effect.loss > spec.promises.pathLossMax && isBetween(effect, mappers, platform),
  );
  const always = merge([...dead, ...lossy]);
  return {
    disturbed: () => always,
    deaf: (tooLittle) => tooLittle((node) => merge(down.get(node) ?? [])),
  };
}

/**
 * An election: a mapper is fit to lead while it lives and reaches most mappers. A nameserver is bound to get maps while some
 * mapper is fit and every one that may lead reaches it; whenever it changes who is fit, for the time of an election nobody is. One
 * that is unfit by loss may lead all the same, for enough of its beats may come through: only death or cuts end that.
 */
function elected(input: MappingInput): MappingPath {
  const { spec, topology } = input;
  const mappers = topology.ofRole('mapper').map(({ id }) => id);
  const broken = brokenPathsOf(input, spec.promises.pathLossMax);
  const unfit = outOfTouch(input, mappers, broken);
  const out = outOfTouch(input, mappers, brokenPathsOf(input, CUT));
  const nobody = allAtOnce([...unfit.values()]);
  const { electionMs } = spec.timing;
  const changes = [...unfit.values()].flatMap((list) =>
    list.flatMap(({ fromMs, toMs }) => [fromMs, toMs]).map((ms) => ({ fromMs: ms, toMs: ms + electionMs })),
  );
  const whileItLeads = (mapper: string, times: readonly Interval[]) => minus(times, out.get(mapper) ?? []);
  return {
    disturbed: (nameserver) =>
      merge([...nobody, ...changes, ...mappers.flatMap((id) => whileItLeads(id, broken(id, nameserver)))]),
    deaf(tooLittle) {
      const unheard = (mapper: string): Unheard => {
        return (node) => merge([...(input.down.get(node) ?? []), ...broken(node, mapper)]);
      };
      return merge(mappers.flatMap((id) => whileItLeads(id, tooLittle(unheard(id)))));
    },
  };
}

/** The function, with what it has answered remembered. */
function once<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}
