import type { Handle } from './runtime.ts';

/** Several handles as one: heals all; its evidence is the first bite, the last heal and everything touched. */
export function joinHandles(handles: readonly Handle[]): Handle {
  return {
    async heal() {
      await Promise.all(handles.map((handle) => handle.heal()));
    },
    evidence() {
      const all = handles.map((handle) => handle.evidence());
      const known = (times: readonly (number | undefined)[]) => times.filter((ms): ms is number => ms !== undefined);
      const bitAtMs = known(all.map((one) => one.bitAtMs));
      const healedAtMs = known(all.map((one) => one.healedAtMs));
      return {
        touched: all.reduce((sum, one) => sum + one.touched, 0),
        ...(bitAtMs.length > 0 && { bitAtMs: Math.min(...bitAtMs) }),
        ...(healedAtMs.length > 0 && { healedAtMs: Math.max(...healedAtMs) }),
      };
    },
  };
}
