import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ablate } from './ablation/ablate.ts';
import type { Finding } from './ablation/row.ts';
import { rows } from './ablation/rows.ts';
import { type Ablated, markdown } from './ablation/table.ts';

/**
 * `npm run ablation [-- <mechanism> …]`: the ablation matrix, a process for each core. All rows together are written to
 * ABLATION.md, some only to standard output. Exit code 1 when a row ends in an error.
 */
const FILE = new URL('../ABLATION.md', import.meta.url);

function inChild(mechanism: string): Promise<Finding> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['--row', mechanism]);
    child.on('message', (finding: Finding) => resolve(finding));
    child.on('exit', (code) => reject(new Error(`${mechanism}: ended with exit code ${code}`)));
  });
}

async function ablateAll(wanted: readonly string[]): Promise<void> {
  const chosen = rows.filter(({ mechanism }) => wanted.length === 0 || wanted.includes(mechanism));
  const done = new Map<string, Ablated>();
  const waiting = [...chosen];
  const work = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const startMs = performance.now();
      const finding = await inChild(row.mechanism);
      const seconds = (performance.now() - startMs) / 1000;
      done.set(row.mechanism, { row, finding, seconds });
      const words = finding.is === 'load-bearing' ? `${finding.invariant}: ${finding.words.join('; ')}` : finding.why;
      console.error(
        `${row.mechanism}: ${finding.is} after ${finding.tried} schedules, ${seconds.toFixed(0)} s: ${words}`,
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const text = markdown(chosen.flatMap(({ mechanism }) => done.get(mechanism) ?? []));
  if (wanted.length === 0) writeFileSync(FILE, text);
  console.log(text);
}

const [flag, mechanism] = process.argv.slice(2);
if (flag === '--row') {
  const row = rows.find((one) => one.mechanism === mechanism);
  if (!row) throw new Error(`there is no row ${mechanism}`);
  const finding = await ablate(row);
  process.send?.(finding, () => process.exit(0));
} else {
  await ablateAll(process.argv.slice(2));
}
