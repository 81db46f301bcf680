import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Deployment } from 'kubernetes-models/apps/v1';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PersistentVolumeClaim, Service } from 'kubernetes-models/v1';

/** What a document of a manifest says that it is, and all else that it has. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
}

const MODELS = { Deployment, Job, NetworkPolicy, PersistentVolumeClaim, Service } as const;
type Kind = keyof typeof MODELS;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const exec = promisify(execFile);

/** What the schema of a resource's kind refuses: wrong values, and what is missing. It bears fields that it does not know. */
export function schemaProblem(resource: Resource): string | undefined {
  const Model = MODELS[resource.kind as Kind] as new (data: never) => { validate(): void };
  try {
    new Model(resource as never).validate();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** By resource, what the compiler says of it as a literal of its kind's type: that knows every field, and takes no other. */
export async function typeProblems(resources: readonly Resource[]): Promise<readonly string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'zonequake-manifest-'));
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
    const lines = resources.map((resource, at) => {
      const { apiVersion, kind } = resource;
      return `import type { I${kind} as T${at} } from 'kubernetes-models/${apiVersion}'; export const r${at} = ${JSON.stringify(resource)} satisfies T${at};`;
    });
    writeFileSync(join(dir, 'manifest.ts'), lines.join('\n'));
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', '', '--ignoreConfig'];
    const args = [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, '--pretty', 'false', 'manifest.ts'];
    const { stdout } = await exec(process.execPath, args, { cwd: dir }).catch((error: { stdout: string }) => error);
    const said = stdout.split('\n');
    return resources.map((_, at) => said.filter((line) => line.startsWith(`manifest.ts(${at + 1},`)).join('\n'));
  } finally {
    rmSync(dir, { recursive: true });
  }
}
