import fc from 'fast-check';
import { balancedCdn } from '../../fixtures/labs/balanced-cdn.ts';
import { small } from '../../fixtures/labs/small.ts';
import type { Row } from './row.ts';

/** No release is stopped: what comes after it has to stand on its own. */
const UNSTOPPED = { 'release.gate': 'alert', 'release.rollback': 'off', 'release.breaker': 'off' } as const;
const EVERYWHERE = { 'release.rollout': 'all-at-once', 'promises.phases': false } as const;
/** Nothing on the node keeps an inconsistent inventory from crashing it. */
const UNGUARDED = { crashRejection: 'none', 'config.validation': 'off' } as const;

const DEATHS = ['node-kill', 'region-kill'];
const PUSHES = ['bad-config-push', 'family-mismatch', 'software-push'];

/** Every switch of the reference CDN and of release control, in the order of the design. */
export const rows: readonly Row[] = [
  { mechanism: 'dns.levels', source: "WORLDS'05 3.1", off: { 'dns.levels': 1 }, kinds: DEATHS },
  { mechanism: 'dns.llnsRegions', source: "WORLDS'05 3.1", off: { 'dns.llnsRegions': 1 }, kinds: DEATHS },
  {
    mechanism: 'dns.apart',
    source: 'Microsoft 2001',
    off: { 'dns.apart': 'off' },
    beside: { 'promises.apart': true },
    kinds: ['region-kill', 'path-cut'],
  },
  {
    mechanism: 'dns.fencing',
    source: 'DynamoDB 2025',
    lab: small,
    off: { 'dns.fencing': 'off' },
    kinds: ['latency', 'node-kill'],
    // So late that the next map may overtake it.
    draws: { latency: fc.constant({ delayMs: 3000, jitterMs: 3000, direction: 'both' }) },
  },
  {
    mechanism: 'resolver.serveStale',
    source: 'RFC 8767',
    off: { 'resolver.serveStale': 'off' },
    beside: { 'resolver.serveStale': 'on', 'promises.staleAnswers': true },
    kinds: DEATHS,
  },
  {
    mechanism: 'resolver.secondProvider',
    source: 'July 2021 write-up',
    off: { 'resolver.secondProvider': 'off' },
    beside: { 'resolver.secondProvider': 'on', 'promises.secondProvider': true },
    kinds: DEATHS,
  },
  { mechanism: 'edge.takeover', source: "WORLDS'05 3.1", off: { 'edge.takeover': 'off' }, kinds: ['node-kill'] },
  {
    mechanism: 'transport.paths',
    source: "WORLDS'05 3.2",
    off: { 'transport.paths': 1 },
    kinds: ['path-cut', 'node-kill', 'region-kill'],
  },
  {
    mechanism: 'transport.retransmits',
    source: "WORLDS'05 3.2",
    off: { 'transport.retransmits': 0 },
    beside: { 'transport.paths': 1 },
    kinds: ['packet-loss'],
  },
  {
    mechanism: 'edge.overlay',
    source: "WORLDS'05 3.2",
    off: { 'edge.overlay': 'off' },
    kinds: ['path-cut', 'packet-loss'],
  },
  {
    mechanism: 'mapper.election',
    source: "WORLDS'05 3.3",
    off: { 'mapper.election': 'off' },
    kinds: DEATHS,
  },
  { mechanism: 'edge.spill', source: "WORLDS'05 4.2, 5.3", off: { 'edge.spill': 'off' }, kinds: ['overload'] },
  {
    mechanism: 'balancer.healthCheck',
    source: 'none: any balancer has it',
    lab: balancedCdn,
    off: { 'balancer.healthCheck': 'off' },
    kinds: ['node-kill'],
  },
  {
    mechanism: 'roll.longSleep',
    source: "WORLDS'05 5.1",
    off: { 'roll.longSleep': 'off' },
    beside: { ...UNGUARDED, 'release.rollback': 'off', 'roll.networkWide': 'off' },
    protects: 'no-restart-storm',
    kinds: PUSHES,
  },
  {
    mechanism: 'roll.networkWide',
    source: "WORLDS'05 5.1",
    off: { 'roll.networkWide': 'off' },
    beside: { ...UNGUARDED, ...UNSTOPPED, ...EVERYWHERE },
    protects: 'no-restart-storm',
    kinds: PUSHES,
  },
  {
    mechanism: 'crashRejection (none)',
    source: 'August 2011',
    off: { crashRejection: 'none' },
    beside: { 'config.validation': 'off', ...UNSTOPPED, ...EVERYWHERE, 'roll.networkWide': 'off' },
    protects: 'no-restart-storm',
    kinds: PUSHES,
  },
  {
    mechanism: 'crashRejection (direct)',
    source: 'August 2011',
    off: { crashRejection: 'direct' },
    beside: { 'config.validation': 'off', ...UNSTOPPED, ...EVERYWHERE, 'roll.networkWide': 'off' },
    protects: 'no-restart-storm',
    kinds: PUSHES,
  },
  {
    mechanism: 'quarantine (global)',
    source: "WORLDS'05 5.3",
    off: { quarantine: 'off' },
    beside: { crashRejection: 'none', 'roll.networkWide': 'off', ...UNSTOPPED, ...EVERYWHERE },
    protects: 'contained',
    kinds: ['bad-config-push'],
  },
  {
    mechanism: 'quarantine (local)',
    source: "WORLDS'05 5.3",
    off: { quarantine: 'off' },
    beside: { quarantine: 'local', crashRejection: 'none', 'roll.networkWide': 'off', ...UNSTOPPED, ...EVERYWHERE },
    protects: 'contained',
    kinds: ['bad-config-push'],
  },
  {
    mechanism: 'suspend.quota',
    source: "SIGCOMM'20",
    off: { 'suspend.quota': 'off' },
    beside: { ...UNSTOPPED, ...EVERYWHERE, 'release.groups': 'off' },
    protects: 'error-budget',
    kinds: ['bad-config-push'],
  },
  {
    mechanism: 'suspend.quota (backbone)',
    source: 'Facebook 2021',
    lab: small,
    off: { 'suspend.quota': 'off' },
    beside: { 'suspend.quota': 'on', 'suspend.backbone': 'on' },
    kinds: ['node-kill'],
  },
  {
    mechanism: 'config.validation',
    source: 'August 2011',
    off: { 'config.validation': 'off' },
    beside: { crashRejection: 'none', ...UNSTOPPED, ...EVERYWHERE, 'roll.networkWide': 'off' },
    protects: 'no-restart-storm',
    kinds: PUSHES,
  },
  {
    mechanism: 'config.tolerance',
    source: '1.1.1.1 2023',
    lab: small,
    off: { 'config.tolerance': 'off' },
    beside: { 'config.tolerance': 'on', 'release.gate': 'off', ...EVERYWHERE },
    // One with a date, and a newer one without, in which is what nobody knows.
    draws: {
      'payload-push': fc.constantFrom(
        { release: 'system-config', patch: '{"badFromMs":100000,"badWholly":true}' },
        { release: 'system-config', patch: '{"badFromMs":null,"badWholly":null,"zonemd":1}' },
      ),
    },
    kinds: ['payload-push'],
  },
  {
    mechanism: 'config.sizeCheck',
    source: 'Cloudflare 2025',
    lab: small,
    off: { 'config.sizeCheck': 'off' },
    beside: { 'config.octetsMax.edge': 40_000, ...UNSTOPPED, ...EVERYWHERE },
    draws: { 'payload-push': fc.constant({ release: 'customer-config', octets: 60_000 }) },
    kinds: ['payload-push'],
  },
  {
    mechanism: 'config.failOpen',
    source: 'Cloudflare 2025',
    lab: small,
    off: { 'config.failOpen': 'off' },
    beside: { ...UNSTOPPED, ...EVERYWHERE },
    draws: { 'payload-push': fc.constant({ release: 'customer-config', harms: '{"role":"edge","fails":"rules"}' }) },
    kinds: ['payload-push'],
  },
  {
    mechanism: 'config.fallback',
    source: "July 2021, operator's report",
    off: { 'config.fallback': 'minimal' },
    beside: { ...UNSTOPPED, ...EVERYWHERE, 'suspend.quota': 'on' },
    kinds: ['bad-config-push'],
  },
  {
    mechanism: 'dns.inputDelayed',
    source: "SIGCOMM'20",
    off: { 'dns.inputDelayed': 'off' },
    // A delay that outlasts the run: what is shown is that they answer, not that somebody rolls back in time. Nobody objects to a
    // config without customers, which is what leaves the others without an answer.
    beside: {
      'config.validation': 'off',
      ...UNSTOPPED,
      ...EVERYWHERE,
      'release.groups': 'off',
      'timing.inputDelayMs': 140_000,
    },
    kinds: ['bad-config-push'],
  },
  {
    mechanism: 'release.rollout',
    source: "WORLDS'05 5.2",
    off: { 'release.rollout': 'all-at-once' },
    beside: { 'dns.inputDelayed': 'off' },
    kinds: PUSHES,
  },
  { mechanism: 'release.rollback', source: 'July 2021', off: { 'release.rollback': 'off' }, kinds: PUSHES },
  { mechanism: 'release.gate', source: 'July 2021', off: { 'release.gate': 'alert' }, kinds: PUSHES },
  {
    mechanism: 'release.groups',
    source: "WORLDS'05 5.2, the operator's release process",
    off: { 'release.groups': 'off' },
    kinds: ['software-push'],
  },
  {
    mechanism: 'release.breaker',
    source: 'July 2021 write-up',
    off: { 'release.breaker': 'off' },
    kinds: PUSHES,
  },
  {
    mechanism: 'release.bake',
    source: 'Azure Front Door 2025',
    off: { 'release.bake': 'off' },
    beside: { 'release.bake': 'on', 'promises.bake': true, crashRejection: 'none', 'roll.networkWide': 'off' },
    // Longer than all phases together take, and no longer than that and a bake.
    draws: { 'payload-push': fc.constant({ release: 'system-config', harms: '{"role":"llns","crashAfterMs":50000}' }) },
    kinds: ['payload-push'],
  },
  ...(['success', 'impact', 'spike'] as const).map(
    (trigger): Row => ({
      mechanism: `triggers.${trigger}`,
      source: 'July 2021 write-up',
      off: { [`triggers.${trigger}`]: 'off' },
      // A gate ends with its release: what is asked for when that is long done, nobody else answers for.
      beside: { [`triggers.${trigger}`]: 'on' },
      protects: 'rolled-back',
      lab: small,
      draws: {
        'software-push': fc.constant({ version: '2.1.5' }),
        'oversized-names': fc.constant({ nameOctets: 300, everyMs: 1000 }),
      },
      // Many are to be hit at once, but for success, which one alone brings down.
      ...(trigger !== 'success' && { aims: { 'oversized-names': 'fleet:llns' } }),
      kinds: ['software-push', 'oversized-names'],
    }),
  ),
  {
    mechanism: 'release.flags',
    source: 'Google Cloud 2025',
    lab: small,
    off: { 'release.flags': 'off' },
    beside: {
      ...{ 'release.flags': 'on', 'nameserver.version': '2.1.6', crashRejection: 'none', 'roll.networkWide': 'off' },
      ...{ ...UNSTOPPED, ...EVERYWHERE },
    },
    draws: {
      'payload-push': fc.constant({
        release: 'customer-config',
        harms: '{"role":"llns","onlyWith":"2.1.6","crashAfterMs":100}',
      }),
    },
    kinds: ['payload-push'],
  },
  {
    mechanism: 'release.order',
    source: 'TUF',
    lab: small,
    off: { 'release.order': 'off' },
    draws: { 'stale-release': fc.constant({ everyMs: 1000 }) },
    kinds: ['stale-release', 'config-push'],
  },
  {
    mechanism: 'release.verify',
    source: "the operator's release process",
    off: { 'release.verify': 'off' },
    kinds: ['bad-config-push'],
  },
];
