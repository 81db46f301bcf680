import { UsageError } from '../basics/errors.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { OwnProgram, Program } from './host.ts';

/** The body of a CommonJS module as a function: it may `require` what Node.js has built in, and nothing else. */
export type ModuleBody = (module: { exports: unknown }, exports: unknown, require: (id: string) => unknown) => void;

/** What a module's default export is. Throws UsageError, a clause, where that is no function. */
export function defaultExport(body: ModuleBody): OwnProgram {
  const module: { exports: unknown } = { exports: {} };
  body(module, module.exports, (id) => process.getBuiltinModule(id));
  const exported: unknown = Object(module.exports).default;
  if (typeof exported !== 'function')
    throw new UsageError(
      'it has no default export that is a function: export default (host, spec, node, ours) => { … }',
    );
  return exported as OwnProgram;
}

/**
 * The program of a module that stands in for `ours`. The module runs anew with every start of a process, so that what it keeps outside
 * its function is of one life of one node, in the simulation as in a process of its own.
 */
export const standsFor =
  <Spec extends LabSpec>(body: ModuleBody, ours: Program<Spec>): Program<Spec> =>
  (host, spec, node) =>
    (defaultExport(body) as unknown as OwnProgram<Spec>)(host, spec, node, ours);

/** Where the image of a node has the modules that others brought, by role: put there by `withModules`. */
const IN_IMAGE = 'zonequakePrograms';

/** A node's file with modules put before all that it does: they run when a node's program first starts. */
export function withModules(
  file: Uint8Array,
  modules: Readonly<Record<string, { readonly code: string }>>,
): Uint8Array {
  const bodies = Object.entries(modules).map(
    ([role, { code }]) => `${JSON.stringify(role)}: function (module, exports, require) {\n${code}\n}`,
  );
  // The file's own directive is none once something stands before it.
  const before = `"use strict";\nglobalThis.${IN_IMAGE} = {\n${bodies.join(',\n')}\n};\n`;
  return Buffer.concat([Buffer.from(before), file]);
}

/** A platform's programs with those in the image of this node in their places. */
export function withOwnInImage<Spec extends LabSpec>(
  programs: Readonly<Record<string, Program<Spec>>>,
): Readonly<Record<string, Program<Spec>>> {
  const modules = (Reflect.get(globalThis, IN_IMAGE) ?? {}) as Readonly<Record<string, ModuleBody>>;
  const own = Object.entries(modules).flatMap(([role, body]) => {
    const ours = programs[role];
    return ours ? [[role, standsFor(body, ours)] as const] : [];
  });
  return { ...programs, ...Object.fromEntries(own) };
}
