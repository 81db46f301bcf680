import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** No function is wrapped to keep its name: that would slow the simulation down. */
const OPTIONS = { loader: 'ts', format: 'esm', target: 'node20', sourcemap: 'inline', sourcesContent: false };

/** In a checkout nothing is built. */
const isCheckout = existsSync(new URL('../tsconfig.json', import.meta.url));
const ROOT = new URL('..', import.meta.url).href;
const compiled = isCheckout ? (await import('./compiled.mjs')).createCompiled(ROOT, OPTIONS) : undefined;

/** Whether a module is TypeScript of the checkout's own: those are many, and most are the same as the last time. */
const isOwn = (url = '') =>
  isCheckout && url.startsWith(ROOT) && url.endsWith('.ts') && !url.includes('/node_modules/');

let services = 1;

/** esbuild is a process of its own, and an interrupt of all on a terminal ends it: then another is started, once for all who wait. */
async function compile(source, sourcefile) {
  const { stop, transform } = await import('esbuild');
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

async function compileOwn(url) {
  const source = readFileSync(fileURLToPath(url), 'utf8');
  const known = compiled.get(url, source);
  if (known !== undefined) return known;
  const { code } = await compile(source, url);
  compiled.set(url, source, code);
  return code;
}

/** Node's `load` hook: TypeScript becomes JavaScript; nothing is looked up in a tsconfig.json, so sources mean the same everywhere. */
export async function load(url, context, nextLoad) {
  if (isOwn(url)) return { format: 'module', source: await compileOwn(url), shortCircuit: true };
  if (!/\.m?ts$/.test(url)) return nextLoad(url, context);
  const { source } = await nextLoad(url, { ...context, format: 'module' });
  const { code } = await compile(String(source), url);
  return { format: 'module', source: code, shortCircuit: true };
}

/** In a checkout the package's own name means its sources. */
const SOURCES = isCheckout
  ? { zonequake: './index.ts', 'zonequake/faults': '../faults/index.ts', 'zonequake/labs': '../fixtures/labs/index.ts' }
  : {};

/** Of files that our own sources import, by address: where they really are. Node would look at the disk again for every import. */
const real = new Map();

/** A file next to one of ours, if it is there: of one that is not, Node tells. */
function resolveOwn(specifier, parentURL) {
  const { href } = new URL(specifier, parentURL);
  try {
    if (!real.has(href)) real.set(href, pathToFileURL(realpathSync(fileURLToPath(href))).href);
  } catch {
    return undefined;
  }
  return real.get(href);
}

/** Node's `resolve` hook. */
export function resolve(specifier, context, nextResolve) {
  const source = SOURCES[specifier];
  if (/^\.\.?\/.*\.ts$/.test(specifier) && isOwn(context.parentURL)) {
    const url = resolveOwn(specifier, context.parentURL);
    if (url !== undefined) return { url, format: 'module', shortCircuit: true };
  }
  return nextResolve(source ? new URL(source, import.meta.url).href : specifier, context);
}
