import { fileURLToPath } from 'node:url';
import { setTransformDeps, setTsconfigPath } from '@oxc-node/core';

// Lets Node import TypeScript: the sources are what is installed, so those in node_modules too. They mean the same in every folder,
// whatever tsconfig.json is found there.
setTransformDeps('typescript');
setTsconfigPath(fileURLToPath(new URL('../tsconfig.json', import.meta.url)));
await import('@oxc-node/core/register');
