import { openTinyStage } from './tiny-stage.ts';

// Should the suite die before it kills us, our input ends, and so do we.
process.stdin.resume().on('end', () => process.exit(1));

/** A harness that opens a lab with a helper, says which, and does nothing until it is killed: its streams keep it alive. */
const stage = await openTinyStage();
await stage.helper('edge-a1');
process.stdout.write(`${stage.labId}\n`);
