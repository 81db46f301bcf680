import type { Command } from 'commander';
import { collect, common, type Ended } from '../shared/command.ts';
import type { CommonOptions, Context } from '../shared/context.ts';
import type { InjectOptions } from './commands.ts';
import type { UpOptions } from './up.ts';

/** The commands of a standing docker lab. */
export function addLabCommands(program: Command, context: Context, ended: Ended): void {
  const lab = program.command('lab').description('keep a docker lab running for a person to dig at');
  common(lab.command('up'))
    .description('start one, and return when it runs; it stays until "lab down"')
    .argument('[lab]', 'which (default: small, or the one of this folder)')
    .option('--lab <dir|file>', 'a lab of your own: its folder, or its zonequake.yaml')
    .option('--set <path=value>', 'override a field of the lab spec (repeatable)', collect)
    .option('--seed <n>', 'what its programs draw from (default: random)')
    .action(async (name: string | undefined, options: UpOptions) => {
      ended(await (await import('./up.ts')).labUp(context, name, options));
    });
  common(lab.command('ps'))
    .description('its nodes, their states and addresses')
    .action(async (options: CommonOptions) => {
      ended(await (await import('./commands.ts')).labPs(options));
    });
  lab
    .command('exec')
    .description('a command in a node: lab exec NODE -- ls /')
    .argument('<node>')
    .argument('[command...]')
    .passThroughOptions()
    .action(async (node: string, command: readonly string[]) => {
      ended(await (await import('./exec.ts')).labExec(node, command));
    });
  common(lab.command('down'))
    .description('end it and remove everything')
    .action(async (options: CommonOptions) => {
      ended(await (await import('./commands.ts')).labDown(options));
    });
  common(program.command('inject'))
    .description('one fault by hand on the lab that is up')
    .argument('[kind]', 'the fault: node-kill, packet-loss and so on')
    .argument('[target]', 'node:ID, fleet:ROLE, region:ID, network:ID, peering:ID+ID, cable:ID,ID/ID')
    .option('--for <duration>', 'heal it after 10s, 2m (default: not by itself)')
    .option('--param <name=value>', 'a parameter of the fault (repeatable; default: the mildest)', collect)
    .option('--heal', 'heal what was injected: all, or only that kind, at that target')
    .action(async (kind: string | undefined, target: string | undefined, options: InjectOptions) => {
      ended(await (await import('./commands.ts')).inject(kind, target, options));
    });
  program.command('lab-keeper', { hidden: true }).action(async () => {
    ended(await (await import('./keeper.ts')).keepLab(context));
  });
}
