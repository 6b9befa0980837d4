import { ENOUGH_RUNS, type HookReport, type HookRun } from '../domain/hooks/dispatch/index.ts';
import { shownName } from '../domain/hooks/index.ts';
import { usd } from '../domain/publish/index.ts';
import { count } from '../domain/shared/wording.ts';
import type { Paint } from './io.ts';
import { findingsText } from './present.ts';

const COLOURS = { passed: 'green', skipped: 'cyan', warned: 'yellow', stopped: 'yellow', 'timed-out': 'yellow' } as const;
/** More of them nobody reads at a commit; `--json` has all. */
const MOST_FINDINGS = 10;

/** One run of a hook: what it came to, and what there is to mend. */
export function runText(run: HookRun, paint: Paint): string {
  const { hook, status, reason, result } = run;
  if (result === undefined) return `${paint('cyan', status.padEnd(11))} ${shownName(hook)}: ${reason}`;
  const colour = Object.hasOwn(COLOURS, result.outcome) ? COLOURS[result.outcome as keyof typeof COLOURS] : 'red';
  return `${paint(colour, result.outcome.padEnd(11))} ${shownName(hook)}: ${result.summary}${detailText(run, paint)}`;
}

/** The same in the lines of a watch, which begin with what was saved. */
export function savedText(what: string, run: HookRun, paint: Paint): string {
  const { hook, status, result } = run;
  if (result === undefined) return `${what}: ${shownName(hook)}: ${status}`;
  return `${what}: ${shownName(hook)}: ${outcomeText(result)}${detailText(run, paint)}`;
}

/** What became of one that was queued, long after the save: briefly, and with the time that it took. */
export function endedText(what: string, run: HookRun, paint: Paint): string {
  const { startedAt, endedAt, result, hook } = run;
  if (result === undefined) return savedText(what, run, paint);
  const took =
    startedAt === undefined || endedAt === undefined ? '' : ` (${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s)`;
  const output = result.output?.split('\n').find((line) => line.trim() !== '');
  return savedText(what, { ...run, hook: { ...hook, name: `${hook.name}${took}` }, result: { ...result, output } }, paint);
}

/** The runs of one hook in figures, the last that did not pass, and what to do about it. */
export function reportText(each: HookReport, paint: Paint): string {
  const { lastFailure, advice, hint, skippedFor } = each;
  return [
    `${paint('bold', each.name)} (${each.trigger}): ${count(each.runs, 'run')}, ${String(each.cacheHits)} known before, ${String(each.failures)} not passed${each.skipped === 0 ? '' : `, ${String(each.skipped)} skipped`}${each.loops === 0 ? '' : `, ${String(each.loops)} stopped in a loop`}, ` +
      `${timesText(each)}${each.usd === 0 ? '' : `, ${usd(each.usd)}`}`,
    ...(skippedFor === undefined ? [] : [`  last skipped: ${skippedFor}`]),
    ...(lastFailure === undefined ? [] : [`  last not passed ${lastFailure.at}: ${outcomeText(lastFailure)}`]),
    ...[advice?.reason, hint].flatMap((line) => (line === undefined ? [] : [`  ${paint('yellow', line)}`])),
  ].join('\n');
}

/** Of one run or two nothing follows for a day. */
function timesText({ runs, p50Ms, p95Ms, maxMs, blockedMsPerDay }: HookReport): string {
  if (runs >= ENOUGH_RUNS)
    return `p50 ${String(p50Ms)} ms, p95 ${String(p95Ms)} ms, max ${String(maxMs)} ms, ${String(blockedMsPerDay)} ms waited by a person a day`;
  return `${runs === 0 ? '' : `max ${String(maxMs)} ms, `}too few runs yet for more figures`;
}

const outcomeText = ({ outcome, summary }: Pick<NonNullable<HookRun['result']>, 'outcome' | 'summary'>): string =>
  summary === outcome || summary === '' ? outcome : `${outcome}, ${summary}`;

function detailText({ hook, result }: HookRun, paint: Paint): string {
  if (result === undefined || (result.outcome === 'passed' && hook.action !== 'generate_description')) return '';
  const { output, findings = [] } = result;
  if (output !== undefined) return `\n${output.replaceAll(/^/gm, '    ')}`;
  if (findings.length === 0) return '';
  const more = findings.length > MOST_FINDINGS ? `\n  … and ${String(findings.length - MOST_FINDINGS)} more` : '';
  return `\n${findingsText(findings.slice(0, MOST_FINDINGS), paint)}${more}`;
}
