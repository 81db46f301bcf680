import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { topologyOf } from '../lab/topology.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import type { Doing } from './doings.ts';
import { replayScript } from './replay-script.ts';

const base = testSpec();
const spec = { ...base, timing: { ...base.timing, durationMs: 400 } };
const [node = ''] = topologyOf(spec).nodes.map(({ id }) => id);

/**
 * Writes down how it is called. Nodes have started, and the run begins at once; a program does not start before a server has
 * been asked the same twice, since what it answered first has been said by then.
 */
const DOCKER = `#!/bin/sh
printf '%s\\n' "$*" >> "$(dirname "$0")/calls"
case "$*" in
  logs*) echo '{"re":0,"reply":{}}';;
  *"node -p"*) echo "77 $(date +%s%3N)";;
  *refused*) exit 3;;
  *'"do":"start"'*) until [ "$(sort "$0.asked" | uniq -d)" ]; do sleep 0.02; done;;
esac
`;
const DIG = `#!/bin/sh
echo "$@" >> "$(dirname "$0")/docker.asked"
echo ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1"
echo "a1.g.cdn.test. 2 IN $5 10.53.9.9"
`;

const killOf = (id: string): Doing => ({
  words: `${id} dies`,
  atMs: 100,
  untilMs: 300,
  effects: [{ is: 'down', nodes: [id], how: 'machine' }],
});

describe('the script of an export', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonequake-replay-'));
    writeFileSync(join(folder, 'docker'), DOCKER, { mode: 0o755 });
    writeFileSync(join(folder, 'dig'), DIG, { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs it with a docker and a dig that only pretend. */
  function replay(doing: Doing) {
    const input = replayScript({ spec, roles: { llns: { answersDns: 'names' } } }, [doing], {
      node: 'sha256:aa',
      helper: 'sha256:bb',
    });
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    const { status, stdout, stderr } = spawnSync('bash', [], { input, env, encoding: 'utf8' });
    return { status, stdout, stderr, calls: readFileSync(join(folder, 'calls'), 'utf8').split('\n') };
  }

  it('starts every node anew at one time, then does what the schedule does, in order, and says what servers answer', () => {
    const { status, stdout, stderr, calls } = replay(killOf(node));
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    const at = (...words: readonly string[]) => calls.findIndex((call) => words.every((word) => call.includes(word)));
    const resets = calls.filter((call) => call.includes('"do":"reset"') && call.endsWith('sh 77'));
    expect(resets).to.have.length(topologyOf(spec).nodes.length);
    const order = [
      at('logs'),
      at('node -p'),
      at('"do":"reset"'),
      at(`run --rm --network container:zq-${node}`, 'sha256:bb nft add table inet zq_silence'),
      at(`exec zq-${node}`, '"do":"kill"'),
      at(`exec zq-${node}`, '"do":"start"'),
      at('nft delete table inet zq_silence'),
    ];
    expect(order).not.to.include(-1);
    expect(order).to.deep.equal(order.toSorted((a, b) => a - b));
    expect(stdout).to.match(new RegExp(`^ +\\d+\\.\\d+ s  ${node} dies$`, 'm'));
    expect(stdout).to.match(/ A{1,4}: NOERROR 10\.53\.9\.9$/m);
  });

  it('ends when something cannot be done', () => {
    expect(replay(killOf('refused')).status).to.equal(3);
  });
});
