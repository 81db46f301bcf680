import { existsSync } from 'node:fs';
import { stop, transform } from 'esbuild';

/** No function is wrapped to keep its name: that would slow the simulation down. */
const OPTIONS = { loader: 'ts', format: 'esm', target: 'node20', sourcemap: 'inline', sourcesContent: false };

let services = 1;

/** esbuild is a process of its own, and an interrupt of all on a terminal ends it: then another is started, once for all who wait. */
async function compile(source, sourcefile) {
  const options = { ...OPTIONS, sourcefile };
  const service = services;
  try {
    return await transform(source, options);
  } catch {
    if (service === services) {
      services++;
      await stop();
    }
    return await transform(source, options);
  }
}

/** Node's `load` hook: TypeScript becomes JavaScript; nothing is looked up in a tsconfig.json, so sources mean the same everywhere. */
export async function load(url, context, nextLoad) {
  if (!/\.m?ts$/.test(url)) return nextLoad(url, context);
  const { source } = await nextLoad(url, { ...context, format: 'module' });
  const { code } = await compile(String(source), url);
  return { format: 'module', source: code, shortCircuit: true };
}

/** In a checkout nothing is built, so there the package's own name means its sources. */
const SOURCES = existsSync(new URL('../tsconfig.json', import.meta.url))
  ? { zonequake: './index.ts', 'zonequake/faults': '../faults/index.ts', 'zonequake/labs': '../fixtures/labs/index.ts' }
  : {};

/** Node's `resolve` hook. */
export function resolve(specifier, context, nextResolve) {
  const source = SOURCES[specifier];
  return nextResolve(source ? new URL(source, import.meta.url).href : specifier, context);
}
