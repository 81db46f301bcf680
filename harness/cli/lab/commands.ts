import { UsageError } from '../../basics/errors.ts';
import { toJson } from '../../files/files.ts';
import { parseDurationMs } from '../../records/duration.ts';
import { type CommonOptions, print } from '../shared/context.ts';
import { askLab } from './client.ts';
import { downText, psText } from './text.ts';

/** `zonequake lab ps`: the nodes of the standing lab. Returns the exit code. */
export async function labPs(options: CommonOptions): Promise<number> {
  const { state } = await askLab({ do: 'ps' });
  if (state) print(options.json === true ? toJson(state) : psText(state));
  return 0;
}

/** `zonequake lab down`: resolves when everything of the standing lab is removed. Returns the exit code. */
export async function labDown(options: CommonOptions): Promise<number> {
  const { words = [] } = await askLab({ do: 'down' });
  print(options.json === true ? toJson({ down: true, kept: words }) : downText(words));
  return 0;
}

/** Options of `inject`. */
export interface InjectOptions extends CommonOptions {
  readonly for?: string;
  readonly heal?: boolean;
  readonly param?: readonly string[];
}

/** `name=value` arguments; numbers are numbers. Throws UsageError. */
export function parseParams(texts: readonly string[]): Record<string, string | number> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError(`--param wants name=value, such as --param lossPercent=50, but got "${text}"`);
      const value = text.slice(at + 1);
      return [text.slice(0, at), value !== '' && Number.isFinite(Number(value)) ? Number(value) : value];
    }),
  );
}

/** `zonequake inject`: one fault on the standing lab, or its healing. Returns the exit code. */
export async function inject(
  kind: string | undefined,
  target: string | undefined,
  options: InjectOptions,
): Promise<number> {
  if (options.heal) {
    const { words = [] } = await askLab({ do: 'heal', ...(kind && { kind }), ...(target && { target }) });
    print(
      options.json === true ? toJson({ healed: words }) : `healed: ${words.join('; ') || 'nothing was in force'}\n`,
    );
    return 0;
  }
  if (kind === undefined || target === undefined) {
    throw new UsageError('inject wants a kind and a target: zonequake inject node-kill node:NODE --for 10s');
  }
  const forMs = options.for === undefined ? undefined : parseDurationMs(options.for, '--for');
  const params = parseParams(options.param ?? []);
  const { words = [] } = await askLab({ do: 'inject', kind, target, params, ...(forMs && { forMs }) });
  const until = forMs === undefined ? '' : `, heals itself after ${forMs / 1000} s`;
  print(options.json === true ? toJson({ injected: words }) : `in force: ${words.join('; ')}${until}\n`);
  return 0;
}
