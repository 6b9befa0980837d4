import type { HookRun } from '../domain/hooks/dispatch/index.ts';
import type { Paint } from './io.ts';
import { findingsText } from './present.ts';

const COLOURS = { passed: 'green', skipped: 'cyan', warned: 'yellow', stopped: 'yellow', 'timed-out': 'yellow' } as const;
/** More of them nobody reads at a commit; `--json` has all. */
const MOST_FINDINGS = 10;

/** One run of a hook: what it came to, and what there is to mend. */
export function runText(run: HookRun, paint: Paint): string {
  const { hook, status, reason, result } = run;
  if (result === undefined) return `${paint('cyan', status.padEnd(11))} ${hook.name}: ${reason}`;
  const colour = Object.hasOwn(COLOURS, result.outcome) ? COLOURS[result.outcome as keyof typeof COLOURS] : 'red';
  return `${paint(colour, result.outcome.padEnd(11))} ${hook.name}: ${result.summary}${detailText(run, paint)}`;
}

/** The same in the lines of a watch, which begin with what was saved. */
export function savedText(what: string, run: HookRun, paint: Paint): string {
  const { hook, status, result } = run;
  if (result === undefined) return `${what}: ${hook.name}: ${status}`;
  const summary = result.summary === result.outcome ? '' : `, ${result.summary}`;
  return `${what}: ${hook.name}: ${result.outcome}${summary}${detailText(run, paint)}`;
}

function detailText({ hook, result }: HookRun, paint: Paint): string {
  if (result === undefined || (result.outcome === 'passed' && hook.action !== 'generate_description')) return '';
  const { output, findings = [] } = result;
  if (output !== undefined) return `\n${output.replaceAll(/^/gm, '    ')}`;
  if (findings.length === 0) return '';
  const more = findings.length > MOST_FINDINGS ? `\n  … and ${String(findings.length - MOST_FINDINGS)} more` : '';
  return `\n${findingsText(findings.slice(0, MOST_FINDINGS), paint)}${more}`;
}
