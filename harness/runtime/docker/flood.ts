import { HarnessError } from '../../errors.ts';
import type { Ms } from '../../lab/spec.ts';
import type { Endpoint } from '../host.ts';
import type { Handle } from '../runtime.ts';
import { createHandle, type Touches } from './handle.ts';
import { refuseForeign } from './prefixes.ts';
import type { Scene } from './scene.ts';

/** One stream of raw datagrams. */
interface Flood {
  readonly to: readonly Endpoint[];
  readonly bytes: Uint8Array;
  readonly everyMs: Ms;
  readonly injection: number;
  /** Its number, unique in the run. */
  readonly flood: number;
}

/** Lets the injector send datagrams until healed. Touches those that it sent. Throws HarnessError for a foreign address. */
export async function startFlood(scene: Scene, { to, bytes, everyMs, injection, flood }: Flood): Promise<Handle> {
  if (!(everyMs > 0)) throw new HarnessError(`raw datagrams need an interval above 0 ms, not ${everyMs}`);
  refuseForeign(to.map(({ address }) => address));
  const { injector } = scene.stage;
  const touches: Touches = { touched: 0, bitAtMs: scene.clock.nowMs() };
  await injector.call({ do: 'flood', flood, to, bytes: Buffer.from(bytes).toString('base64'), everyMs });
  return createHandle(scene, touches, `Injection ${injection} still sends datagrams.`, async () => {
    touches.touched = (await injector.call({ do: 'calm', flood })).sent ?? 0;
  });
}
