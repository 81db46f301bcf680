#!/usr/bin/env node
import './register.mjs';

await import('./cli.ts');
