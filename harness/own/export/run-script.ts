import { readFileSync } from 'node:fs';
import type { Doing } from '../../export/doings.ts';
import type { Ms } from '../../lab/spec.ts';
import { quoted } from '../../text/shell.ts';
import type { OwnLab } from '../compose/own-lab.ts';
import { insideLine } from '../lab/keep-inside.ts';
import { recoverMsOf } from '../platform/own-spec.ts';
import type { AskScript } from './ask-script.ts';
import { builtImages, clientContainer, type Stood } from './exported-compose.ts';
import type { FailedIn } from './failed-in.ts';
import { type ExportedLab, faultLines } from './fault-steps.ts';

export interface RunScript {
  readonly lab: OwnLab;
  readonly stood: Stood;
  readonly asks: AskScript;
  readonly exported: ExportedLab;
  readonly doings: readonly Doing[];
  readonly failed: FailedIn;
  /** By then everything is right, in the healthy lab. */
  readonly readyMs: number;
}

const [HEAD, TAIL] = ['run-head.sh', 'run-tail.sh'].map((name) => new URL(`./${name}`, import.meta.url));

const list = (words: readonly (string | number)[]): string => `(${words.join(' ')})`;

const numbered = (name: string, indexes: Iterable<number>): readonly string[] =>
  Array.from(indexes, (index) => `${name}_${index}`);

/** What failed, as functions of the client's script, each with its time. */
function failedCalls({ asks, failed }: RunScript): readonly string[] {
  return failed.asks.flatMap(({ question, atMs }) => {
    const index = asks.clients.indexOf(question);
    return index < 0 ? [] : [`client_${index}@${Math.round(atMs)}`];
  });
}

/** Clients ask until all has healed and the last that failed has been asked. */
const lastsMs = ({ doings, failed }: RunScript): Ms =>
  Math.max(0, ...doings.map(({ untilMs }) => untilMs), ...failed.asks.map(({ atMs }) => Math.round(atMs)));

/** The script that starts an exported lab, does to it what a schedule does, and says whether what failed fails again. */
export function runScript(script: RunScript): string {
  const { lab, stood, asks, exported, doings, failed, readyMs } = script;
  const found = (all: readonly string[]): readonly number[] =>
    failed.checks.map((check) => all.indexOf(check)).filter((index) => index >= 0);
  const wrong = [...numbered('check', found(asks.checks)), ...numbered('family', found(asks.families))];
  const gateways = stood.networks.flatMap((network) => network.gateways);
  const lines = [
    '#!/usr/bin/env bash',
    '# Starts the lab, breaks it, asks what failed, says whether it fails again, and removes everything. It needs bash, docker and',
    '# docker compose 2, and nothing of this folder is changed. With Zonequake: README.md in the folder above says how.',
    '# It ends with 1 where it fails again, 0 where it does not, 3 where that cannot be said, 4 where docker fails, 2 without docker.',
    `PODS=${list(lab.pods.map(({ container }) => container))}`,
    `INSIDE=${quoted(insideLine(gateways))}`,
    `IMAGES=${list(builtImages(lab))}`,
    `CLIENT=${clientContainer(lab.project)}`,
    `CHECKS=${list([...numbered('client', asks.clients.keys()), ...numbered('check', asks.checks.keys())])}`,
    `READY_MS=${readyMs}`,
    `RECOVER_MS=${recoverMsOf(exported.spec)}`,
    `LASTS_MS=${lastsMs(script)}`,
    '# Of the run that this is made from: what clients asked and failed, with its time in ms, and what was wrong after all had healed.',
    `FAILED=${list(failedCalls(script))}`,
    `FAILED_CHECKS=${list(wrong)}`,
    '',
    ...(HEAD ? [readFileSync(HEAD, 'utf8')] : []),
    ...faultLines(doings, exported),
    '',
    ...(TAIL ? [readFileSync(TAIL, 'utf8')] : []),
  ];
  return lines.join('\n');
}
