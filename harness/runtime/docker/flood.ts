import { HarnessError } from '../../basics/errors.ts';
import type { EffectOf } from '../../lab/effect.ts';
import type { Handle } from '../runtime.ts';
import { createHandle, type Touches } from './handle.ts';
import { refuseForeign } from './prefixes.ts';
import type { RunContext } from './run-context.ts';

/**
 * Lets the injector send datagrams until healed. `flood` is its number, unique in the run. Touches those that it sent. Throws HarnessError for
 * a foreign address.
 */
export async function startFlood(
  context: RunContext,
  { to, bytes, everyMs }: EffectOf<'hostile'>,
  injection: number,
  flood: number,
): Promise<Handle> {
  if (!(everyMs > 0)) throw new HarnessError(`raw datagrams need an interval above 0 ms, not ${everyMs}`);
  refuseForeign(to.map(({ address }) => address));
  const { injector } = context.stage;
  const touches: Touches = { touched: 0, bitAtMs: context.clock.nowMs() };
  await injector.call({ do: 'flood', flood, to, bytes, everyMs });
  return createHandle(context, touches, `Injection ${injection} still sends datagrams.`, async () => {
    touches.touched = (await injector.call({ do: 'calm', flood })).sent ?? 0;
  });
}
