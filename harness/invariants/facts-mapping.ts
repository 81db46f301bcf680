import type { Role } from '../lab/spec.ts';
import type { Topology } from '../lab/topology.ts';
import { isBetween } from './facts-disturbed.ts';
import type { LossInterval } from './facts-effects.ts';
import { brokenPathsOf, CUT, outOfTouch, type TouchInput } from './facts-touch.ts';
import type { Interval } from './interval.ts';
import { allAtOnce, merge, minus } from './stretch.ts';

/** What the mapping path is judged from. */
interface MappingInput extends TouchInput {
  readonly losses: readonly LossInterval[];
}

/** When status and maps were not bound to arrive; sorted, merged. */
export interface Mapping {
  /** When no map was bound to reach this nameserver. */
  disturbed(nameserver: string): readonly Interval[];
  /** When a mapper that may lead could hear no live node of the role: it then keeps its last map. */
  deaf(role: Role): readonly Interval[];
}

/** The mapping path of a run: as the lab promises an election or not. */
export function mappingOf(input: MappingInput): Mapping {
  const { disturbed, deaf } = input.spec.promises.election ? elected(input) : single(input);
  const bySelf = (node: string) => {
    const [found, busy] = [disturbed(node), input.busy.get(node)];
    return busy ? merge([...found, ...busy]) : found;
  };
  return { disturbed: once(bySelf), deaf: once(deaf) };
}

/** No election: disturbed for everybody while all mappers are down, or at any loss between a mapper and a platform node. */
function single({ spec, topology, losses, down }: MappingInput): Mapping {
  const mappers = topology.ofRole('mapper').map(({ id }) => id);
  const platform = topology.nodes.filter(({ role }) => role !== 'instrument').map(({ id }) => id);
  const dead = allAtOnce(mappers.map((id) => merge(down.get(id) ?? [])));
  const lossy = losses.filter(
    ({ effect }) => effect.loss > spec.promises.pathLossMax && isBetween(effect, mappers, platform),
  );
  const always = merge([...dead, ...lossy]);
  return {
    disturbed: () => always,
    deaf: (role) => allAtOnce(regular(topology, role).map((id) => merge(down.get(id) ?? []))),
  };
}

/**
 * An election: a mapper is fit to lead while it lives and reaches most mappers. A nameserver is bound to get maps while some
 * mapper is fit and every one that may lead reaches it; whenever it changes who is fit, for the time of an election nobody is. One
 * that is unfit by loss may lead all the same, for enough of its beats may come through: only death or cuts end that.
 */
function elected(input: MappingInput): Mapping {
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
    deaf(role) {
      const nodes = regular(topology, role);
      const unheard = (mapper: string) =>
        allAtOnce(nodes.map((id) => merge([...(input.down.get(id) ?? []), ...broken(id, mapper)])));
      return merge(mappers.flatMap((id) => whileItLeads(id, unheard(id))));
    },
  };
}

/** The nodes of a role that maps choose from; input-delayed ones come on top. */
const regular = (topology: Topology, role: Role): readonly string[] =>
  topology
    .ofRole(role)
    .filter(({ inputDelayed }) => !inputDelayed)
    .map(({ id }) => id);

/** The function, with what it has answered remembered. */
function once<K extends string, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}
