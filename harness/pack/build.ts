import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { bundleNode } from '../runtime/docker/bundle.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUT = join(ROOT, '.build');
const ESM = join(OUT, 'esm');
const CJS = join(OUT, 'cjs');

/** What `exports` in package.json offers, without endings. */
const ENTRIES = ['harness/index', 'faults/index', 'fixtures/labs/index'];
/** What runs in containers, each bundled into one file. */
const CONTAINER_ENTRIES = ['fixtures/images/node/entry', 'harness/own/asker/entry'];
/** What the programs read at run time, and what starts without being compiled. */
const ASSETS = /^(harness|fixtures)\/(?!(?:hostile|compose)\/).*\.(Dockerfile|sh|py|yaml|json|mjs)$/;
/** What a checkout needs to load TypeScript, and a package does not. */
const LOADER = ['harness/compiled.mjs', 'harness/hooks.mjs', 'harness/register.mjs', 'harness/zonequake.mjs'];

function put(path: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

const filesIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .toSorted();

const tracked = (): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  }).split('\n');

/** The compiler rewrites `./x.ts` in what it makes of a module, and leaves it in declarations. */
const toBuilt = (text: string): string => text.replace(/((?:from|import\() ?['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2');

/** Every module as JavaScript with its types, maps of both, and the files that they read beside themselves. */
async function buildEsm(): Promise<void> {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(ROOT, 'tsconfig.build.json')], { cwd: ROOT, stdio: 'inherit' });
  for (const path of filesIn(ESM).filter((path) => path.endsWith('.d.ts'))) {
    put(join(ESM, path), toBuilt(readFileSync(join(ESM, path), 'utf8')));
  }
  for (const path of tracked().filter((path) => ASSETS.test(path) && !LOADER.includes(path))) {
    put(join(ESM, path), toBuilt(readFileSync(join(ROOT, path), 'utf8')));
  }
  put(join(ESM, 'harness/register.mjs'), '// Nothing to register: here everything is JavaScript already.\n');
  put(join(ESM, 'harness/zonequake.mjs'), "import './start.mjs';\n");
  for (const entry of CONTAINER_ENTRIES) put(join(ESM, `${entry}.cjs`), await bundleNode(join(ROOT, `${entry}.ts`)));
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  put(join(ESM, 'package.json'), `${JSON.stringify({ name, version, type: 'module' }, null, 2)}\n`);
}

/** The modules behind the entries, by esbuild's reckoning. */
async function modulesOfEntries(): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: ENTRIES.map((entry) => join(ESM, `${entry}.js`)),
    absWorkingDir: ESM,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: CJS,
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs).toSorted();
}

/**
 * The library once more for `require`, and for test runners that have nothing else. Files that a module reads, and programs that it
 * starts, are those beside its twin.
 */
async function buildCjs(): Promise<void> {
  for (const path of await modulesOfEntries()) {
    const source = readFileSync(join(ESM, path), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
    const twin = join(relative(dirname(join(CJS, path)), ESM), path);
    const { code, map } = await transform(source, {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      sourcefile: join(relative(dirname(join(CJS, path)), ESM), path),
      sourcemap: 'external',
      define: { 'import.meta.url': '__twin' },
      ...(source.includes('import.meta.url') && {
        banner: `const __twin = require('node:url').pathToFileURL(require('node:path').join(__dirname, ${JSON.stringify(twin)})).href;`,
      }),
    });
    const name = path.slice(path.lastIndexOf('/') + 1);
    put(join(CJS, path), `${code}//# sourceMappingURL=${name}.map\n`);
    put(join(CJS, `${path}.map`), map);
  }
  for (const path of filesIn(ESM).filter((path) => path.endsWith('.d.ts') && !path.startsWith('harness/cli'))) {
    put(join(CJS, path), readFileSync(join(ESM, path), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, ''));
  }
  put(join(CJS, 'package.json'), '{ "type": "commonjs" }\n');
}

rmSync(OUT, { recursive: true, force: true });
await buildEsm();
await buildCjs();
