import { openFailures } from '../app/check-outputs.ts';
import type { RunEvent } from '../domain/workflow/run.ts';
import { visible } from '../domain/shared/visible.ts';
import { asCalled } from './called.ts';
import { type Io, painter } from './io.ts';
import { outputCommand } from './output-text.ts';

const MARKS: Record<string, [mark: string, style: Parameters<ReturnType<typeof painter>>[0]]> = {
  'run.created': ['▸', 'bold'],
  'run.succeeded': ['✓', 'green'],
  'run.failed': ['✗', 'red'],
  'run.rejected': ['✗', 'red'],
  'run.budget-reached': ['✗', 'red'],
  'draft.refused': ['!', 'yellow'],
  'document.drafted': ['▸', 'cyan'],
  'document.accepted': ['✓', 'green'],
  'review.requested': ['?', 'yellow'],
  'review.decided': ['▸', 'yellow'],
  'task.completed': ['✓', 'green'],
  'task.checks-failed': ['✗', 'yellow'],
  'task.stuck': ['✗', 'yellow'],
  'gate.warning': ['!', 'yellow'],
  'gate.passed': ['✓', 'green'],
  'gate.waived': ['!', 'yellow'],
  'gate.failed': ['✗', 'red'],
};

/** Events that say little to a person who watches: shown dim. */
const QUIET = new Set(['model.called', 'task.turn', 'task.repair']);

/** Events that say what to do about them: shown to the last word. */
const WHOLE = new Set(['gate.warning']);

/** Prints each event of a run as a line on standard error, with the seconds since the command began. */
export function progressPrinter(io: Io, options: { quiet: boolean }): (event: RunEvent) => void {
  if (options.quiet) return () => undefined;
  const paint = painter(io.stderr, io.env);
  const began = performance.now();
  let hinted = false;
  return (event) => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
    const [mark, style] = MARKS[event.type] ?? ['·', 'dim'];
    const width = Math.max(40, (io.stderr.columns || 160) - 12);
    const [line = '', ...more] = event.message.split('\n').map(visible);
    const text = line.length > width && !WHOLE.has(event.type) ? `${line.slice(0, width - 1)}…` : line;
    io.stderr.write(`${paint('dim', `${seconds}s`)} ${paint(style, mark)} ${QUIET.has(event.type) ? paint('dim', text) : text}\n`);
    if (WHOLE.has(event.type)) for (const next of more) io.stderr.write(`${' '.repeat(10)}${paint('dim', asCalled(next, io))}\n`);
    const of = hinted || !event.type.endsWith('failed') ? [] : openFailures([event]);
    for (const one of of)
      io.stderr.write(`${' '.repeat(10)}${paint('dim', asCalled(`all of it: ${outputCommand(event.runId, one)}`, io))}\n`);
    hinted ||= of.length > 0;
  };
}
