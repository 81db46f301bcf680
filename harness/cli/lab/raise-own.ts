import { allInTurn } from '../../basics/with-clean-up.ts';
import { topologyOf } from '../../lab/topology.ts';
import { cannotInOwnLab } from '../../own/lab/cannot-own.ts';
import { beginOwnRun, type OwnWorkload } from '../../own/lab/own-lab-run.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';
import { readOwnFiles } from '../own/own-folder.ts';
import { ownRegistry } from '../own/own-registry.ts';
import { type StandingOwn, standUp } from '../own/standing.ts';
import type { Context } from '../shared/context.ts';
import { faultsByHand } from './faults-by-hand.ts';
import type { Raised } from './raised.ts';
import type { NodeState, OwnOrder } from './requests.ts';

/** Nobody asks a lab that stands for a person. */
const SILENT: OwnWorkload = () => ({
  untilRecovered: async () => undefined,
  heardOut: async () => undefined,
  stop: () => undefined,
  failure: () => undefined,
});

/** The address that a node had, where it still has it; else another that it has now, or none. */
const addressNow = (was: string, now: readonly string[]): string =>
  now.includes(was) ? was : (now.find((one) => one !== '') ?? '');

/** The services of a lab as the engine sees them now: they may die by themselves, and have other addresses. */
function nodesOf({ docker, stage, spec }: StandingOwn): Promise<readonly NodeState[]> {
  const inspect = (container: string) => answerOf(`say what ${container} is`, docker.getContainer(container).inspect());
  return Promise.all(
    stage.nodes.flatMap(({ node: { id }, containerId, podContainer }) => {
      const node = topologyOf(spec).byId.get(id);
      if (!node) return [];
      const looked = async (): Promise<NodeState> => {
        const [{ State: is }, { NetworkSettings: at }] = await Promise.all([
          inspect(containerId),
          inspect(podContainer),
        ]);
        const places = Object.values(at.Networks);
        const ipv4 = addressNow(
          node.ipv4,
          places.map((place) => place.IPAddress),
        );
        const ipv6 = addressNow(
          node.ipv6,
          places.map((place) => place.GlobalIPv6Address),
        );
        return { node: { ...node, ipv4, ipv6 }, containerId, state: is.Running && !is.Paused ? 'up' : 'down' };
      };
      return [looked()];
    }),
  );
}

/** Starts an owner's lab, and whatever a person may do to it. Throws UsageError and HarnessError; nothing is left then. */
export async function raiseOwn(
  { labFile }: OwnOrder,
  { loadRegistry, askerEntry }: Context,
  progress: (what: string) => void,
): Promise<Raised> {
  const files = await readOwnFiles(labFile);
  const standing = await standUp(files, askerEntry, progress);
  const { docker, stage, spec, notes } = standing;
  for (const note of notes) progress(note);
  const lab = beginOwnRun({ docker, stage, spec, workload: SILENT });
  const { faults } = ownRegistry(standing, (await loadRegistry()).faults);
  return {
    byHand: faultsByHand(lab, faults, cannotInOwnLab),
    state: async () => {
      const nodes = await nodesOf(standing);
      return { lab: files.name, labId: stage.labId, zone: '', customers: [], nodes };
    },
    async close() {
      // What listens to the engine would hold this process.
      await allInTurn(lab.stop, stage.close);
      return undefined;
    },
  };
}
