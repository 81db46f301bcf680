import { openTinyStage } from './tiny-stage.ts';

/** A harness that opens a lab with a helper, says which, and does nothing until it is killed: its streams keep it alive. */
const stage = await openTinyStage();
await stage.helper('edge-a1');
process.stdout.write(`${stage.labId}\n`);
