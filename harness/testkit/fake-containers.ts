import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';

/** What a command in a container says, and how it ends. */
export type Ends = (container: string, command: string) => { readonly said: string; readonly code: number };

/** For tests: an engine whose containers run commands and are restarted; `done` has what was, in that order. */
export function fakeContainers(ends: Ends): { readonly docker: Dockerode; readonly done: readonly string[] } {
  const done: string[] = [];
  const getContainer = (id: string) => ({
    restart: async () => void done.push(`restart ${id}`),
    exec: async ({ Cmd: [, , command = ''] }: { readonly Cmd: readonly string[] }) => {
      done.push(`${id}: ${command}`);
      const { said, code } = ends(id, command);
      return { start: async () => Readable.from([Buffer.from(said)]), inspect: async () => ({ ExitCode: code }) };
    },
  });
  // Of an engine nothing else is asked here.
  return { docker: { getContainer } as unknown as Dockerode, done };
}
