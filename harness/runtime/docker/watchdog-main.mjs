import { text } from 'node:stream/consumers';

// Plain JavaScript, and no import that is not needed: it starts next to a lab's containers, and most often does nothing.
const [order = '', end] = (await text(process.stdin)).split('\n');
if (end !== 'all gone') {
  await import('../../register.mjs');
  const { removeLab } = await import('./remove-lab.ts');
  await removeLab(JSON.parse(order));
}
