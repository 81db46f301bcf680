import { HarnessError } from '../../basics/errors.ts';
import type { HelperShell } from './shared/stage.ts';

/** One helper per node, started at the first call. */
export interface Helpers {
  /** A failed start can be tried again. Rejects with HarnessError after `close`. */
  of(node: string): Promise<HelperShell>;
  /** No further helper starts; resolves when those under way have, so that none appears after the lab was removed. */
  close(): Promise<void>;
}

export function createHelpers(start: (node: string) => Promise<HelperShell>): Helpers {
  const helpers = new Map<string, Promise<HelperShell>>();
  let closed = false;
  return {
    of(node) {
      if (closed) return Promise.reject(new HarnessError(`the lab is closed, so ${node} gets no helper`));
      const known = helpers.get(node);
      if (known) return known;
      const helper = start(node);
      helpers.set(node, helper);
      helper.catch(() => helpers.delete(node));
      return helper;
    },
    async close() {
      closed = true;
      await Promise.allSettled(helpers.values());
    },
  };
}
