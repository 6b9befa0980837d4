import type { CheckOutput } from '../app/check-outputs.ts';
import type { CommandEvidence } from '../domain/gates/index.ts';
import { count } from '../domain/shared/wording.ts';
import type { Paint } from './io.ts';

/** The command that prints all that the checks of a task or a gate have printed. */
export const outputCommand = (runId: string, of: string): string => `stringline show ${runId} --output ${of}`;

/** The last of some executions of the same checks, to its last byte. */
export function outputText(outputs: readonly CheckOutput[], paint: Paint): string {
  const last = outputs.at(-1);
  if (last === undefined) return '';
  const { of, at, passed, commands } = last;
  const before = outputs.length === 1 ? '' : `, the last of ${count(outputs.length, 'execution')} (--json has all)`;
  const head = `${paint('bold', of)} ${paint(passed ? 'green' : 'red', passed ? 'passed' : 'failed')} at ${at}${before}`;
  return [head, ...commands.map((command) => commandText(command, paint))].join('\n\n');
}

function commandText(command: CommandEvidence, paint: Paint): string {
  const { run, stdout, stderr } = command;
  const streams = [stdout, stderr].map((text) => text.trimEnd()).filter((text) => text !== '');
  return [paint('bold', `$ ${run}`), ...streams, paint('dim', `[${endOf(command)}]`)].join('\n');
}

function endOf({ outcome, exitCode, durationMs, stdout, stderr }: CommandEvidence): string {
  if (outcome === 'skipped') return 'not run: a command before it failed';
  const silent = stdout.trim() === '' && stderr.trim() === '' ? '; it printed nothing' : '';
  return `${outcome === 'exited' ? `exit code ${String(exitCode)}` : outcome} after ${(durationMs / 1000).toFixed(1)} s${silent}`;
}
