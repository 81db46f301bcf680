import { main } from '../runtime/docker/node/main.ts';
import type { Host, Program } from '../runtime/host.ts';
import { testLab } from './lab.ts';

/** What the tests order the program of `node-entry.ts` to do. */
export type TestCommand =
  | { readonly do: 'serve'; readonly port: number }
  | { readonly do: 'crash' | 'upgrade' | 'hang' | 'die' | 'claim' | 'release' };

/** Another machine of the test lab. */
const NEIGHBOUR = '10.53.1.11';

const say = (host: Host, detail: string) =>
  host.log({ type: 'rollout', kind: 'software', version: 1, step: 'accepted', detail });

function serve(host: Host, port: number): void {
  host.http.serve(port, (_request, _from, respond) => respond({ status: 200, headers: {}, body: 'here' }));
  host.disk.put('port', String(port));
}

function obey(host: Host, command: TestCommand): string {
  if (command.do === 'serve') serve(host, command.port);
  if (command.do === 'crash') throw new Error('poison\nfrom afar');
  if (command.do === 'upgrade') host.exit('upgrade');
  if (command.do === 'claim' || command.do === 'release') host.addresses[command.do]([NEIGHBOUR]);
  if (command.do === 'hang') for (;;);
  if (command.do === 'die') process.abort();
  return 'obeyed';
}

/** Says its first random number, serves where it served before, and does as it is told. */
const obedient: Program = (host) => {
  say(host, `started ${host.random()}`);
  const port = host.disk.get('port');
  if (port !== undefined) serve(host, Number(port));
  host.onCommand((text) => obey(host, JSON.parse(text) as TestCommand));
};

void main(async () => testLab({ llns: obedient }).programs, process.argv);
