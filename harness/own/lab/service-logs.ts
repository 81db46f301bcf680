import type Dockerode from 'dockerode';
import type { Ms } from '../../lab/spec.ts';
import { lineSink } from '../../runtime/docker/container.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';
import type { StandingNode } from './standing-node.ts';

/** The last lines of each service that are kept, and octets of each line: enough for a person, and nothing that fills a disk. */
const LINES_MAX = 2_000;
const LINE_MAX = 2_000;

/** What a container has said since a time on the wall, each line with when. */
async function saidSince(docker: Dockerode, { containerId }: StandingNode, sinceMs: Ms): Promise<readonly string[]> {
  const container = docker.getContainer(containerId);
  const [{ Config: config }, octets] = await Promise.all([
    container.inspect(),
    container.logs({
      ...{ stdout: true, stderr: true, timestamps: true, follow: false },
      ...{ since: sinceMs / 1000, tail: LINES_MAX },
    }),
  ]);
  const lines: string[] = [];
  const sink = lineSink((line) => void lines.push(line.slice(0, LINE_MAX)));
  if (config.Tty) sink.write(octets);
  else for (const frame of framesOf(octets)) sink.write(frame);
  sink.finish();
  return lines;
}

/** The octets of both outputs, in order: each frame has a head of 8, of which the last four are its length (Docker's API, attach). */
function* framesOf(octets: Buffer): Generator<Buffer> {
  const HEAD = 8;
  for (let at = 0; at + HEAD <= octets.length; ) {
    const end = at + HEAD + octets.readUInt32BE(at + 4);
    yield octets.subarray(at + HEAD, end);
    at = end;
  }
}

/**
 * What each service of a lab has said since a time on the wall (ms since 1970), as the engine has kept it, by node. Nothing of one of which
 * it keeps nothing: its owner has chosen so, or it is gone.
 */
export async function logsSince(
  docker: Dockerode,
  nodes: readonly StandingNode[],
  sinceMs: Ms,
): Promise<ReadonlyMap<string, string>> {
  const all = await Promise.all(
    nodes.map(async (one) => {
      const said = answerOf(`say what ${one.node.id} has said`, saidSince(docker, one, sinceMs));
      return [one.node.id, await said.catch(() => [])] as const;
    }),
  );
  return new Map(all.map(([id, lines]) => [id, lines.map((line) => `${line}\n`).join('')]));
}
