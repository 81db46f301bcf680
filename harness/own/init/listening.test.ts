import { expect } from 'chai';
import { listeningIn } from './listening.ts';

/** As the kernel prints it (proc(5)), for a resolver with a control port on loopback, and an engine's resolver beside it. */
const TABLES = `table udp
   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  104: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 23577 2 0000000000000000 0
 1200: 0B00007F:B2A1 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 23512 2 0000000000000000 0
 1300: 3500470A:D431 0B00470A:0035 01 00000000:00000000 00:00000000 00000000     0        0 23599 2 0000000000000000 0
table udp6
  sl  local_address                         remote_address                        st tx_queue rx_queue tr
  104: 00000000000000000000000000000000:0035 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000
table tcp
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:22F9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 23581 1
   1: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 23582 1
   2: 3500470A:C350 5000470A:0050 01 00000000:00000000 00:00000000 00000000     0        0 23583 1
table tcp6
  sl  local_address                         remote_address                        st tx_queue rx_queue tr
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000
   1: 00000000000000000000000001000000:03B9 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000
`;

describe('who listens in a pod', () => {
  it('is read from the kernel’s tables: each port once, loopback by itself, no connection', () => {
    expect(listeningIn(TABLES)).to.deep.equal([
      { over: 'udp', port: 53, isLoopback: false },
      // Heard over IPv6 by all, though over IPv4 by loopback alone.
      { over: 'tcp', port: 80, isLoopback: false },
      { over: 'tcp', port: 953, isLoopback: true },
      { over: 'tcp', port: 8953, isLoopback: true },
      { over: 'udp', port: 45729, isLoopback: true },
    ]);
  });

  it('is nobody where there are no tables', () => {
    expect(listeningIn('')).to.deep.equal([]);
    expect(listeningIn('table tcp\ntable udp\n')).to.deep.equal([]);
  });
});
