import { createLines } from '../../runtime/docker/shared/lines.ts';
import { watchStarvation } from '../../runtime/docker/shared/starvation.ts';
import { askDns, type Done } from './ask-dns.ts';
import { askHttp } from './ask-http.ts';
import type { AskLine, CameLine } from './protocol.ts';

/** The entry of the asker's image: a container on the networks of a lab that asks what it is told to. Ends with its input. */

const say = (line: CameLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const nowNs = (): string => String(process.hrtime.bigint());

function take(line: string): void {
  const { id, ask, timeoutMs } = JSON.parse(line) as AskLine;
  const sentNs = nowNs();
  const done: Done = (came, local) => say({ id, came, sentNs, endNs: nowNs(), ...(local !== undefined && { local }) });
  if (ask.over === 'clock') done({ is: 'clock' });
  else if ('message' in ask) askDns(ask, timeoutMs, done);
  else askHttp(ask, timeoutMs, done);
}

const lines = createLines(take);
process.stdin.on('data', lines.push).on('end', () => process.exit());
watchStarvation((starvedMs) => say({ starvedMs, atNs: nowNs() }));
say({ ready: true });
