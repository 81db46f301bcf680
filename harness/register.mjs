import { register } from 'node:module';
import './patience.mjs';

// Lets Node import TypeScript: the sources are what is installed, here and in node_modules.
register('./hooks.mjs', import.meta.url);
process.setSourceMapsEnabled(true);
