import { nameOfCustomer } from '../../lab/names.ts';
import { commandName } from '../shared/context.ts';
import type { LabState } from './requests.ts';

/** Rows as lines, their columns aligned. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** The nodes of a lab, one a line. */
export function psText({ lab, nodes, injected }: LabState): string {
  const rows = [
    ['node', 'state', 'IPv4', 'IPv6', 'container'],
    ...nodes.map(({ node, state, containerId }) => [node.id, state, node.ipv4, node.ipv6, containerId.slice(0, 12)]),
  ];
  const faults = injected.map((words) => `in force: ${words}`);
  return `${[`lab ${lab}`, ...table(rows), ...faults].join('\n')}\n`;
}

/** What `lab down` says; `kept` is what the engine does not let go of, in sentences. */
export const downText = (kept: readonly string[]): string =>
  `the lab is down${kept.length === 0 ? ', and nothing of it is left' : `; ${kept.join('; ')}`}\n`;

/** What `lab up` says: the nodes, and what can be done with them. */
export function upText(state: LabState): string {
  const command = commandName();
  const server = state.nodes.find(({ node }) => node.id === state.nameserver)?.node;
  const name = nameOfCustomer(state.customers[0] ?? '', state);
  const some = state.nodes[0]?.node.id;
  const next = [
    ...(server
      ? [
          [`dig @${server.ipv4} ${name}`, 'ask a nameserver, from this machine'],
          [`dig @${server.ipv6} ${name} AAAA`, ''],
        ]
      : []),
    [`${command} lab ps`, 'its nodes, and the faults in force'],
    [`${command} lab exec ${server?.id ?? some} -- sh`, 'a shell in a node'],
    [`${command} inject node-kill node:${state.webServer ?? some} --for 10s`, 'one fault by hand'],
    [`${command} lab down`, 'removes everything'],
  ];
  return `${psText(state)}\nNext:\n${table(next)
    .map((line) => `  ${line}`)
    .join('\n')}\n`;
}
