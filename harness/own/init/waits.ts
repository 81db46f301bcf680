import type { Ms } from '../../lab/spec.ts';
import type { OwnerText } from './owner-texts.ts';
import type { Software } from './software.ts';

/** How long something takes, and where that is documented: in words that end a comment. */
export interface Wait {
  readonly ms: Ms;
  readonly why: string;
}

/** What a server documents of those that it asks: how long it may not notice that one is lost, and that one is back. */
export interface Waits {
  readonly failover?: Wait;
  readonly recover?: Wait;
}

const SECOND: Ms = 1_000;
const UNITS: Readonly<Record<string, Ms>> = { us: 0.001, ms: 1, s: SECOND, m: 60 * SECOND, h: 3_600 * SECOND };

/** Whole seconds, rounded up: a proposal is no measurement. */
export const wholeSeconds = (ms: Ms): Ms => Math.ceil(ms / SECOND) * SECOND;

const secondsText = (ms: Ms): string => `${Math.round(ms / 100) / 10} s`;

/** All values of a setting, which `pattern` has in its first group, as ms; `unit` is that of a number without one. */
function valuesOf(text: string, pattern: RegExp, unit: keyof typeof UNITS): readonly Ms[] {
  return [...text.matchAll(pattern)].flatMap(([, value = '']) => {
    const [, number, given] = /^([\d.]+)\s*([a-z]*)$/.exec(value) ?? [];
    const factor = UNITS[given === undefined || given === '' ? unit : given];
    return number === undefined || factor === undefined || Number.isNaN(Number(number))
      ? []
      : [Number(number) * factor];
  });
}

/** The longest that is set, or the default, with words that say which. */
function setting(text: string, pattern: RegExp, unit: keyof typeof UNITS, otherwise: Ms): { ms: Ms; isSet: boolean } {
  const values = valuesOf(text, pattern, unit);
  return values.length > 0 ? { ms: Math.max(...values), isSet: true } : { ms: otherwise, isSet: false };
}

const counts = (text: string, pattern: RegExp, otherwise: number): number =>
  Math.max(...[...text.matchAll(pattern)].map(([, value]) => Number(value)), 0) || otherwise;

const unless = ({ ms, isSet }: { ms: Ms; isSet: boolean }): string => `${secondsText(ms)}${isSet ? '' : ' unless set'}`;

/** The first value of an option of one line, else of those lines that are the default of it. */
function option(line: string, defaults: string, name: string): string | undefined {
  const pattern = new RegExp(`\\s${name}\\s+(\\S+)`);
  return pattern.exec(line)?.[1] ?? pattern.exec(defaults)?.[1];
}

/** How often and how many times HAProxy looks at one server. */
function checkedAs(line: string, defaults: string) {
  const inter = option(line, defaults, 'inter');
  return {
    inter: setting(` inter ${inter ?? ''}`, /\sinter\s+(\S+)/g, 'ms', 2 * SECOND),
    fall: Number(option(line, defaults, 'fall') ?? 3),
    rise: Number(option(line, defaults, 'rise') ?? 2),
  };
}

function haproxy(text: string): Waits {
  const linesOf = (start: RegExp) => text.split('\n').filter((line) => start.test(line));
  const defaults = linesOf(/^\s*default-server\s/).join('\n');
  const servers = linesOf(/^\s*(?:server|server-template)\s/);
  const checks = servers.filter((line) => /\scheck(?:\s|$)/.test(`${line}\n${defaults}`));
  const manual = 'HAProxy configuration manual, 5.2';
  const none = `${manual}: a server without "check" is never left out`;
  if (checks.length < servers.length || servers.length === 0) return { failover: { ms: 0, why: none } };
  const [slowest] = checks
    .map((line) => checkedAs(line, defaults))
    .toSorted((a, b) => b.inter.ms * (b.fall + 1) - a.inter.ms * (a.fall + 1));
  if (!slowest) return {};
  const { inter, fall, rise } = slowest;
  return {
    // One interval more: a server may be lost right after a check of it.
    failover: {
      ms: inter.ms * (fall + 1),
      why: `${manual}: inter (${unless(inter)}) x fall (${fall}), and one interval`,
    },
    recover: {
      ms: inter.ms * (rise + 1),
      why: `${manual}: inter (${unless(inter)}) x rise (${rise}), and one interval`,
    },
  };
}

function nginx(text: string): Waits {
  const connect = setting(text, /\bproxy_connect_timeout\s+([\w.]+)\s*;/g, 's', 60 * SECOND);
  const fails = setting(text, /\bfail_timeout=([\w.]+)/g, 's', 10 * SECOND);
  return {
    failover: {
      ms: connect.ms + 2 * SECOND,
      why: `ngx_http_proxy_module: proxy_connect_timeout (${unless(connect)}), then another server`,
    },
    recover: { ms: fails.ms + 2 * SECOND, why: `ngx_http_upstream_module: fail_timeout (${unless(fails)})` },
  };
}

function dnsdist(text: string): Waits {
  const interval = setting(text, /\bcheck(?:_i|I)nterval\s*[=:]\s*"?(\d+)/g, 's', SECOND);
  const timeout = setting(text, /\bcheck(?:_t|T)imeout\s*[=:]\s*"?(\d+)/g, 'ms', SECOND);
  const failures = counts(text, /\bmax(?:_c|C)heck(?:_f|F)ailures\s*[=:]\s*"?(\d+)/g, 1);
  const rise = counts(text, /\brise\s*[=:]\s*"?(\d+)/g, 1);
  const manual = 'dnsdist, newServer';
  return {
    failover: {
      ms: (interval.ms + timeout.ms) * failures + interval.ms,
      why: `${manual}: checkInterval (${unless(interval)}) and checkTimeout (${unless(timeout)}) x maxCheckFailures (${failures})`,
    },
    recover: { ms: interval.ms * (rise + 1), why: `${manual}: checkInterval (${unless(interval)}) x rise (${rise})` },
  };
}

function varnish(text: string): Waits {
  if (!/\.probe\b|\bprobe\s/.test(text)) return {};
  const interval = setting(text, /\.interval\s*=\s*(\w+)/g, 's', 5 * SECOND);
  const window = counts(text, /\.window\s*=\s*(\d+)/g, 8);
  const threshold = counts(text, /\.threshold\s*=\s*(\d+)/g, 3);
  const manual = 'vcl-probe(7)';
  return {
    failover: {
      ms: interval.ms * (window - threshold + 2),
      why: `${manual}: interval (${unless(interval)}) until under threshold (${threshold}) of window (${window}) are good`,
    },
    recover: {
      ms: interval.ms * (threshold + 1),
      why: `${manual}: interval (${unless(interval)}) x threshold (${threshold})`,
    },
  };
}

function recursor(text: string): Waits {
  const throttle = setting(text, /\bserver[-_]down[-_]throttle[-_]time\s*[=:]\s*(\d+)/g, 's', 60 * SECOND);
  const network = setting(text, /\bnetwork[-_]timeout\s*[=:]\s*(\d+)/g, 'ms', 1.5 * SECOND);
  const manual = 'PowerDNS Recursor settings';
  return {
    failover: { ms: 2 * network.ms, why: `${manual}: network-timeout (${unless(network)}), then another server` },
    recover: { ms: throttle.ms + 5 * SECOND, why: `${manual}: server-down-throttle-time (${unless(throttle)})` },
  };
}

function unbound(text: string): Waits {
  const unknown = setting(text, /^\s*unknown-server-time-limit:\s*(\d+)/gm, 'ms', 376);
  const hosts = setting(text, /^\s*infra-host-ttl:\s*(\d+)/gm, 's', 900 * SECOND);
  const manual = 'unbound.conf(5)';
  return {
    failover: {
      ms: 0,
      why: `${manual}: unknown-server-time-limit (${Math.round(unknown.ms)} ms${unknown.isSet ? '' : ' unless set'}), then longer or another server`,
    },
    recover: {
      ms: 0,
      why: `${manual}: infra-host-ttl: after a long outage the next probe may take ${unless(hosts)}, after a short one seconds`,
    },
  };
}

function coredns(text: string): Waits {
  const check = setting(text, /\bhealth_check\s+(\w+)/g, 's', SECOND / 2);
  const fails = counts(text, /\bmax_fails\s+(\d+)/g, 2);
  const why = `CoreDNS plugin forward: health_check (${unless(check)}) x max_fails (${fails})`;
  return { failover: { ms: check.ms * (fails + 1), why }, recover: { ms: 2 * check.ms, why } };
}

const bind = (text: string): Waits => {
  const limit = setting(text, /\bresolver-query-timeout\s+(\d+)\s*;/g, 'ms', 10 * SECOND);
  const why = `BIND 9 ARM: resolver-query-timeout (${unless(limit)}) is for all servers of a name together`;
  return {
    failover: { ms: 0, why },
    recover: { ms: 0, why: 'BIND 9 ARM: servfail-ttl (1 s unless set); servers that were silent are asked again' },
  };
};

/** By software: what is documented of how it waits for those that it asks. Servers that are not here document nothing that is known. */
const DOCUMENTED: Readonly<Partial<Record<Software, (text: string) => Waits>>> = {
  ...{ haproxy, nginx, dnsdist, varnish, unbound, coredns, bind },
  'pdns-recursor': recursor,
};

/** How long a server of some software, with these texts as configuration, takes to notice that one that it asks is lost or back. */
export const waitsOf = (software: Software, texts: readonly OwnerText[]): Waits =>
  DOCUMENTED[software]?.(texts.map(({ text }) => text.replaceAll(/(?:^|\s)#.*$/gm, '')).join('\n')) ?? {};

/** What an SOA says of how soon a secondary asks again (RFC 1035 section 3.3.13): refresh and retry, after names and serial. */
export function retryOf(soa: string): { readonly refreshMs: Ms; readonly retryMs: Ms } {
  const [, , , refresh = '0', retry = '0'] = soa.split(' ');
  return { refreshMs: Number(refresh) * SECOND, retryMs: Number(retry) * SECOND };
}
