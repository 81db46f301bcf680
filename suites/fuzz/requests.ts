import { RELEASE_KINDS } from '../../fixtures/cdn/release.ts';
import { initialRelease } from '../../fixtures/cdn/release-store.ts';
import { signRelease } from '../../fixtures/cdn/signing.ts';
import type { CdnSpec } from '../../fixtures/cdn/spec.ts';
import type { HttpRequest, HttpResponse } from '../../harness/runtime/host.ts';
import { type Draw, NUMBERS } from './draw.ts';
import { mutateJson } from './json.ts';

const PATHS = [
  '',
  '/',
  '//',
  '/release',
  '/suspend',
  '/health',
  '/probe',
  '/via/',
  '/via/origin-shop1',
  '/via/edge-a1/x',
];
const TEXTS = ['', '__proto__', 'a1.g.cdn.test', 'edge-a1', '\u0000', 'x'.repeat(300), '\ud800', '\r\nx: y'];

/** Requests that programs understand, whether or not anybody has made them. */
export function requestSeeds(spec: CdnSpec): readonly HttpRequest[] {
  const posts = RELEASE_KINDS.flatMap((kind) => {
    const { payload, version } = initialRelease(kind, spec);
    return [initialRelease(kind, spec), signRelease(kind, version + 1, payload)];
  }).map((release) => post('/release', 'llns-a1', release));
  return [
    ...posts,
    post('/suspend', 'monitor-core1', { node: 'llns-a1', reason: 'it has no data' }),
    { method: 'GET', path: '/object', host: `${spec.customers[0]?.id}.g.${spec.zone}`, body: '' },
    { method: 'GET', path: '/via/origin-shop1/object', host: `a1.g.${spec.zone}`, body: '' },
    { method: 'GET', path: '/health', host: 'edge-a1', body: '' },
  ];
}

const post = (path: string, host: string, body: object): HttpRequest => ({
  method: 'POST',
  path,
  host,
  body: JSON.stringify(body),
});

/** Changes a request; `self` is whom it goes to, since edges take releases only that are meant for them. */
export function mutateRequest(draw: Draw, sample: HttpRequest, self: string): HttpRequest {
  const request = draw.chance(0.8) && sample.method === 'POST' ? { ...sample, host: self } : sample;
  switch (draw.below(sample.body === '' ? 3 : 6)) {
    case 0:
      return { ...request, path: draw.chance(0.5) ? draw.pick(PATHS) : request.path + draw.pick(TEXTS) };
    case 1:
      return { ...request, host: draw.pick(TEXTS) };
    case 2: {
      const name = draw.pick(['if-none-match', 'forwarded', 'transfer-encoding', 'expect', '__proto__']);
      return { ...request, headers: { ...request.headers, [name]: draw.pick(TEXTS) } };
    }
    default:
      return { ...request, body: mutateJson(draw, request.body) };
  }
}

/** Changes a response. */
export function mutateResponse(draw: Draw, sample: HttpResponse): HttpResponse {
  switch (draw.below(4)) {
    case 0:
      return { ...sample, status: draw.pick([100, 101, 204, 304, 404, 409, 421, 500, 503, ...NUMBERS]) };
    case 1:
      return { ...sample, headers: { etag: draw.pick(TEXTS) } };
    case 2:
      return { ...sample, status: 200, body: draw.pick(TEXTS) };
    default:
      return { ...sample, status: 200, body: mutateJson(draw, sample.body) };
  }
}
