import type { Command } from 'commander';
import type { IncidentOptions } from './incident.ts';
import type { NewIncidentOptions } from './incident-new.ts';
import { collect, common, type Ended, VALIDATE, VALIDATE_LOAD } from './shared/command.ts';
import type { CommonOptions, Context } from './shared/context.ts';

/** Adds `incident`, and what is done with its files. */
export function addIncident(program: Command, context: Context, ended: Ended): void {
  const incident = common(program.command('incident'))
    // What stands behind `check` or `new` is theirs.
    .enablePositionalOptions()
    .description('list the incidents, or run one')
    .argument('[name|file]', 'a built-in incident, or a YAML file with one of your own')
    .option('--variant <name>', 'vulnerable, fixed, or one defence (default: the first)')
    .option('--reporter <list>', 'terminal, junit', 'terminal')
    .option('--allow-programs', 'run the programs that the file brings, which are code: read them first')
    .option('--times <n>', 'how often (on docker what fails is run twice in any case)', '1')
    .option('--verdict', "the exit code is the runs' own (1: something was violated), whatever the file expects")
    .option(...VALIDATE)
    .option(...VALIDATE_LOAD)
    .option('--why', 'for each step that was not seen, the nearest event and what differed')
    .option('--shrink', 'shrink what fails (the default in the simulation; on docker up to 10 minutes)')
    .option('--no-shrink', 'what fails as it is told (the default on docker)')
    .option('--shrink-freely', 'shrink to another story: to other targets, mutations and ways to die too')
    .option('--runtime <name>', 'sim or docker', 'sim')
    .option(
      '--timing <profile>',
      'with --runtime docker: the times it runs in: true, search or docker (default: docker)',
    )
    .action(async (name: string | undefined, options: IncidentOptions) => {
      ended(await (await import('./incident.ts')).incident(context, name, options));
    });
  addFiles(incident, context, ended);
}

function addFiles(incident: Command, context: Context, ended: Ended): void {
  common(incident.command('check'))
    .description('say what the file of an incident is, and whether it would run')
    .argument('<file>', 'its YAML file')
    .action(async (file: string, options: CommonOptions) => {
      ended(await (await import('./incident-check.ts')).checkIncidentFile(context, file, options));
    });
  common(incident.command('schema'))
    .description('print the JSON Schema of these files, for editors')
    .action(async () => {
      ended((await import('./incident-schema.ts')).printIncidentSchema());
    });
  common(incident.command('new'))
    .description('write the file of a new incident, which runs at once')
    .argument('[file]', 'the file (default: named as the incident, in this folder)')
    .option('--name <name>', 'lower-case letters, digits and hyphens', 'my-outage')
    .option('--lab <name>', 'its lab', 'small')
    .option('--fault <kind[@target]>', 'a fault (repeatable; default: one that the lab knows)', collect)
    .option('--push <kind[@target]>', 'a release (repeatable)', collect)
    .option('--with <name=value>', 'a parameter of the faults and releases that have it (repeatable)', collect)
    .option('--at <time>', 'when the first begins, in lab time; each other 10 s later', '20s')
    .option('--for <duration>', 'how long each fault lasts', '20s')
    .option('--set <path=value>', 'how the lab was set up that broke: makes a variant of it (repeatable)', collect)
    .option('--seed <n>', 'its seed', '1')
    .option('--force', 'write over a file that is there')
    .action(async (file: string | undefined, options: NewIncidentOptions) => {
      ended(await (await import('./incident-new.ts')).newIncident(context, file, options));
    });
}
