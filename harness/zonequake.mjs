#!/usr/bin/env node
import { existsSync } from 'node:fs';

// A checkout, known by what no package carries, runs its sources; what is installed was built.
const isCheckout = existsSync(new URL('../tsconfig.json', import.meta.url));
await import(isCheckout ? './start.mjs' : '../.build/esm/harness/start.mjs');
