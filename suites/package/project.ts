import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What somebody else's project has of its own. Versions are pinned, so that a night says something about us. */
export interface Project {
  readonly type: 'module' | 'commonjs';
  /** `name@version`. */
  readonly packages: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** A project outside the checkout, with our package installed from its tarball. */
export interface Consumer {
  readonly dir: string;
  /** Runs a program of its `node_modules/.bin`, or `node`; both outputs in one, and a failure shows them. */
  run(program: string, ...args: string[]): Promise<string>;
}

/** A folder for the tarball and the projects that install it. */
export interface Shop {
  readonly tarball: string;
  /** Paths in the tarball, without its `package/`. */
  readonly contents: readonly string[];
  install(name: string, project: Project): Promise<Consumer>;
  close(): void;
}

/** The README's suite, as printed. */
export const README_SUITE: string =
  /```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1] ?? '';

async function output(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, { cwd, maxBuffer: 1 << 26 });
    return `${stdout}${stderr}`;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed in ${cwd}:\n${stdout}${stderr}`);
  }
}

/** Packs this checkout as `npm publish` would. */
export async function openShop(): Promise<Shop> {
  const dir = mkdtempSync(join(tmpdir(), 'zonequake-package-'));
  const packed = await output('npm', ['pack', '--silent', '--pack-destination', dir], ROOT);
  const tarball = join(dir, packed.trim().split('\n').at(-1) ?? '');
  const listed = execFileSync('tar', ['--list', '--gzip', '--file', tarball], { encoding: 'utf8' });
  return {
    tarball,
    contents: listed
      .trim()
      .split('\n')
      .map((path) => path.replace(/^package\//, '')),
    async install(name, { type, packages, files }) {
      const home = join(dir, name);
      const all = { 'package.json': JSON.stringify({ name, private: true, type }), ...files };
      for (const [path, text] of Object.entries(all)) {
        mkdirSync(dirname(join(home, path)), { recursive: true });
        writeFileSync(join(home, path), text);
      }
      await output('npm', ['install', '--no-audit', '--no-fund', '--silent', tarball, ...packages], home);
      const bin = (program: string) =>
        program === 'node' ? process.execPath : join(home, 'node_modules', '.bin', program);
      return { dir: home, run: (program, ...args) => output(bin(program), args, home) };
    },
    close: () => rmSync(dir, { recursive: true, force: true }),
  };
}
