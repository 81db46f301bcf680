import { isMainThread } from 'node:worker_threads';
import './patience.mjs';

const args = process.argv.slice(2);
/** Ends by itself in no time, or waits for somebody else: a signal ends it as it ends any process. */
const isSimple =
  args.some((word) => /^(--version|-V|--help|-h)$/.test(word)) ||
  /^(help|lab|lab-keeper|inject)$/.test(args.find((word) => !word.startsWith('-')) ?? '');

if (isMainThread && !isSimple) {
  const { supervise } = await import('./supervise.mjs');
  supervise(new URL(import.meta.url), args);
} else {
  await import('./register.mjs');
  await import('./cli.ts');
}
