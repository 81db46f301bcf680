let interrupted = false;

/** Whether this process was asked to end. */
export const wasInterrupted = (): boolean => interrupted;

/**
 * The first Ctrl-C asks for an orderly end, the second ends at once. Call `release` when there is nothing left to end.
 */
export function onInterrupt(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const handle = () => {
    // 128 + SIGINT, as shells report it.
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nstopping; what was found is being written (again to quit at once)\n');
    interrupted = true;
    controller.abort();
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  const release = () => {
    process.off('SIGINT', handle);
    process.off('SIGTERM', handle);
  };
  return { signal: controller.signal, release };
}
