import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import type { Call, Message } from '../../harness/runtime/docker/shared/protocol.ts';

/** The smallest supervisor: ready, `clock`, an HTTP server on port 80 of both families, and the end with its input. */
const say = (message: Message): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

createServer((_request, response) => response.end(`hello from ${process.env.HOSTNAME}`)).listen(80, '::', () => {
  const lines = createInterface({ input: process.stdin });
  lines.on('close', () => process.exit(0));
  lines.on('line', (line) => {
    const { id, request } = JSON.parse(line) as Call;
    if (request.do === 'clock') say({ re: id, reply: { nowNs: process.hrtime.bigint().toString() } });
    else say({ re: id, reply: { error: `a tiny node knows no "${request.do}"` } });
  });
  process.stderr.write('listening\n');
  say({ is: 'ready' });
});
