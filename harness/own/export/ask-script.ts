import { readFileSync } from 'node:fs';
import { quoted } from '../../text/shell.ts';
import { RIGHT } from '../checks/judge-answer.ts';
import type { Peer } from '../checks/question.ts';
import { askedFor } from '../checks/question-words.ts';
import type { Plan } from '../checks/questions-of.ts';
import { settle } from '../checks/settle.ts';
import type { ClientPeers } from '../client/client-peers.ts';
import { clientQuestions } from '../client/client-questions.ts';
import { sweptEvents } from '../client/workload.ts';
import type { LabFile } from '../lab-file/lab-file.ts';
import { inFamily } from '../platform/heard.ts';
import { checkCall, clientCall } from './asks.ts';
import { serversTitle } from './failed-in.ts';

/** What the client of an export asks. */
export interface AskScript {
  readonly text: string;
  /** What clients ask, one after the other, in the words of histories; functions `client_0` and so on. */
  readonly clients: readonly string[];
  /** What is asked at each server and on each way, in the words of histories; functions `check_0` and so on. */
  readonly checks: readonly string[];
  /** Nodes in each of two families, in the words of histories; functions `family_0` and so on. */
  readonly families: readonly string[];
}

const TAIL = new URL('./ask-tail.sh', import.meta.url);

/** A function of bash, and what it asks in words. */
const defined = (name: string, title: string, body: string): readonly string[] => [
  `${name}() { ${body}; }`,
  `TITLE[${name}]=${quoted(title)}`,
];

/** Serials of a zone at those of its servers that are asked. */
function agreeBodies(lab: LabFile, { questions }: Plan): readonly { readonly title: string; readonly body: string }[] {
  return lab.check.flatMap((check, index) => {
    if (check.is !== 'zone') return [];
    const addresses = questions.flatMap(({ check: of, ask }) =>
      of === index && ask.is === 'name' && !ask.recursion && ask.type === 'SOA' && ask.name === check.zone
        ? [ask.to.address]
        : [],
    );
    const title = serversTitle(check.zone);
    return addresses.length === 0 ? [] : [{ title, body: `agree ${quoted(check.zone)} ${addresses.join(' ')}` }];
  });
}

/** What is asked at each server and on each way: one function each, and one for each family in it. */
function checkBodies(lab: LabFile, plan: Plan) {
  const settled = settle(plan.questions.map((question) => ({ question, judged: RIGHT })));
  const titles = sweptEvents(lab, settled, 0).map(({ question }) => question);
  const byAsk = new Map(plan.questions.map((question) => [question.ask, question]));
  const asked = settled.flatMap(({ asks }, index) => {
    const calls = asks.flatMap((ask) => {
      const question = byAsk.get(ask);
      const found = question && checkCall(question);
      return found === undefined ? [] : [found];
    });
    return calls.length === 0 ? [] : [{ title: titles[index] ?? '', calls }];
  });
  return [...asked, ...agreeBodies(lab, plan).map(({ title, body }) => ({ title, calls: [body] }))];
}

function checkLines(name: string, title: string, calls: readonly string[]): readonly string[] {
  const [first] = calls;
  if (first !== undefined && calls.length === 1) return defined(name, title, first);
  const inner = calls.map((call, n) => `${name}_${n}() { ${call}; }`);
  return [...inner, ...defined(name, title, `any_of ${calls.map((_, n) => `${name}_${n}`).join(' ')}`)];
}

/** Whether a node answers in a family, by the first thing that it is asked there; of each node that is asked in both. */
function familyBodies({ questions }: Plan): readonly { readonly title: string; readonly body: string }[] {
  const asked = questions.flatMap((question) => {
    const { ask } = question;
    const peer = ask.is === 'name' ? ask.to : ask.is === 'page' ? ask.at : undefined;
    const body = checkCall(question);
    return peer && body !== undefined ? [{ ...peer, body }] : [];
  });
  const isOfTwo = ({ node, family }: Peer) => asked.some((one) => one.node === node && one.family !== family);
  const first = new Map<string, string>();
  for (const one of asked.filter(isOfTwo)) {
    const title = inFamily(one.node, one.family);
    if (!first.has(title)) first.set(title, one.body);
  }
  return Array.from(first, ([title, body]) => ({ title, body }));
}

/** The script by which a container asks what the checks of a lab say, with dig and curl, and says what is wrong. */
export function askScript(lab: LabFile, plan: Plan, peers: ClientPeers): AskScript {
  const clients = clientQuestions(plan.questions, peers);
  const checks = checkBodies(lab, plan);
  const families = familyBodies(plan);
  const names = clients.flatMap(({ ask }) => (ask.is === 'name' ? [`${ask.name}. ${ask.type}`] : []));
  const load = [...new Set(names)];
  const lines = [
    '#!/usr/bin/env bash',
    '# What the checks of the lab say, asked with dig and curl: ask.sh each FUNCTION...',
    // Dig counts whole seconds; a client that waits longer than the owner's would be served once all is healed.
    `TIMEOUT=${Math.max(1, Math.floor(lab.client.timeoutMs / 1000))}`,
    `TRIES=${lab.client.tries}`,
    `RESOLVERS=(${[...new Set(peers.peers.map(({ address }) => address))].join(' ')})`,
    `RD=${peers.isRecursive ? 'rd' : 'nord'}`,
    '# Of clients, of whom one asks every so many ms: names and types, a dot at the end.',
    `EVERY=${Math.round(1000 / lab.client.perSecond)}`,
    `LOAD=(${load.map((one) => quoted(one)).join(' ')})`,
    'declare -A TITLE',
    '',
    '# As clients ask.',
    ...clients.flatMap((question, n) => defined(`client_${n}`, askedFor(question.ask), clientCall(question))),
    '',
    '# At each server and on each way.',
    ...checks.flatMap(({ title, calls }, n) => checkLines(`check_${n}`, title, calls)),
    '',
    '# Of nodes with two families, in each.',
    ...families.flatMap(({ title, body }, n) => defined(`family_${n}`, title, body)),
    '',
    readFileSync(TAIL, 'utf8'),
  ];
  return {
    text: lines.join('\n'),
    clients: clients.map(({ ask }) => askedFor(ask)),
    checks: checks.map(({ title }) => title),
    families: families.map(({ title }) => title),
  };
}
