import { painter } from './io.ts';
import type { CommandContext } from './main.ts';

/** Says that no model answers here, and who decides reviews. */
export function sayScripted({ io, quiet, json }: CommandContext, playbook: string, { reviewer }: { reviewer: boolean }): void {
  if (quiet || json) return;
  const paint = painter(io.stderr, io.env);
  io.stderr.write(
    `${paint('yellow', `Scripted: replies${reviewer ? ' and review decisions' : ''} come from the playbook "${playbook}", not from a model${reviewer ? ' or a person' : ''}.`)}\n`,
  );
}
