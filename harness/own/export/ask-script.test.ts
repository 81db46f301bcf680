import { expect } from 'chai';
import { node } from '../../testkit/own-checks.ts';
import { questionsOf } from '../checks/questions-of.ts';
import { clientPeers } from '../client/client-peers.ts';
import { decodeLabFile } from '../lab-file/decode-lab-file.ts';
import { askScript } from './ask-script.ts';

const { lab } = decodeLabFile(
  `format: zonequake-lab/1
roles: { resolver: resolver, web: edge, old: edge }
check:
  - { name: www.example.com, type: A, answers: [10.1.0.80] }
  - { get: 'http://www.example.com/', from: [web, old], status: 200 }
`,
  'it',
);
const nodes = [
  node('resolver', ['resolver'], '10.1.0.53', 'fd01::53'),
  node('web', ['edge'], '10.1.0.80', 'fd01::80'),
  node('old', ['edge'], '10.1.0.81'),
];

describe('the script of an export', () => {
  it('asks each node with two families in each of them, by the first thing that it is asked', () => {
    const plan = questionsOf({ lab, nodes, zones: [], draw: () => 'zq1' });
    const { families, text } = askScript(lab, plan, clientPeers(lab, nodes));
    expect(families).to.deep.equal(['resolver in IPv4', 'resolver in IPv6', 'web in IPv4', 'web in IPv6']);
    expect(text).to.match(/^family_1\(\) \{ name fd01::53 udp rd www\.example\.com A among 10\.1\.0\.80; \}$/m);
    expect(text).to.match(/^family_3\(\) \{ page_at fd01::80 www\.example\.com 80 http:\/\/www\.example\.com\/ 200 /m);
    expect(text).to.include('\nTITLE[family_3]=');
  });
});
