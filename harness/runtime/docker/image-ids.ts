import { findEngine } from './engine.ts';
import type { Stage } from './shared/stage.ts';

/** What a lab's containers are made from, as its engine names it: `sha256:…`. */
export interface ImageIds {
  readonly node: string;
  readonly helper: string;
}

/** Asks the engine. Rejects when it has no such container any more. */
export async function imagesOf({ injector, channels, prefix, helper }: Stage): Promise<ImageIds> {
  const docker = await findEngine();
  const imageOf = async (container: string) => (await docker.getContainer(container).inspect()).Image;
  const [first = ''] = channels.keys();
  await helper(first);
  return { node: await imageOf(injector.containerId), helper: await imageOf(`${prefix}-${first}-helper`) };
}
