import type { LabSpec } from '../lab/spec.ts';
import type { Host, HttpRequest } from '../runtime/host.ts';
import type { Known } from './known.ts';

const HTTP_PORT = 80;

/**
 * What a client does when the platform has failed it: with a second provider, asks that. Without one it does
 * nothing.
 */
export function createSpill(
  host: Host,
  spec: LabSpec,
  secondProviderOf: Known['secondProviderOf'],
): (operation: number, request: HttpRequest) => void {
  if (spec.resolver.secondProvider === 'off') return () => {};
  return (operation, request) => {
    const customer = request.host.slice(0, request.host.indexOf('.'));
    const provider = secondProviderOf(customer, spec);
    if (!provider) return;
    const to = { address: provider.ipv4, port: HTTP_PORT };
    host.http.request(to, request, spec.timing.httpTimeoutMs, (result) => {
      const outcome = result.ok && result.value.status === 200 ? 'ok' : 'fail';
      host.log({ type: 'spill', operation, customer, outcome });
    });
  };
}
