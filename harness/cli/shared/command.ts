import type { Command } from 'commander';

/** Called with the exit code of the command that ran. */
export type Ended = (exitCode: number) => void;

/** Adds the options that every command takes. */
export const common = (command: Command): Command =>
  command
    .option('--json', 'one JSON document on standard output, nothing else there')
    .option('--debug', 'stack traces with errors');

/** The flag that has a recovery validated. */
export const VALIDATE = [
  '--validate-recovery',
  'when all has recovered, ask every nameserver by itself for every customer, and tell what they say',
] as const;

/** The flag that has nameservers asked what a load tester asks. */
export const VALIDATE_LOAD = [
  '--validate-load',
  'when all has recovered, ask every nameserver by itself normal, odd, malformed, oversized and many queries, and tell what they say',
] as const;

/** Gathers the values of an option that may be given more than once. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];
