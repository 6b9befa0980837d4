import { EXIT, type ExitCode, StringlineError } from '../domain/shared/errors.ts';
import { shorten } from '../domain/publish/index.ts';
import { count } from '../domain/shared/wording.ts';
import { countFindings, type Finding, waivedText } from '../domain/shared/finding.ts';
import { asCalled } from './called.ts';
import { type Io, type Paint, painter } from './io.ts';

/** What a command has to say: the same facts for a script and for a person. */
export interface Outcome {
  /** Versioned name of the JSON document, e.g. `stringline.run/1`. */
  schema: string;
  exit: ExitCode;
  data: Record<string, unknown>;
  /** Text for a terminal; not printed with --json. */
  text: (paint: Paint) => string;
  /** Set where the text names commands of ours to go on with. */
  hints?: true;
}

/** Prints a command's result: one JSON document, or text. Returns the exit code. */
export function present(outcome: Outcome, io: Io, json: boolean): ExitCode {
  const said = outcome.hints === true ? (words: string) => asCalled(words, io) : (words: string) => words;
  const text = json
    ? JSON.stringify({ schema: outcome.schema, ok: outcome.exit === EXIT.done, exit: outcome.exit, ...outcome.data }, null, 2)
    : said(outcome.text(painter(io.stdout, io.env)));
  if (text !== '') io.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return outcome.exit;
}

/** Prints a failure: what, where, how to mend it. Whatever is not a StringlineError is a fault of ours and says so. */
export function presentError(error: unknown, io: Io, options: { json: boolean; schema: string }): ExitCode {
  const failure = error instanceof StringlineError ? error : internal(error);
  if (options.json) {
    const { code, message, fix, exit } = failure;
    io.stdout.write(
      `${JSON.stringify({ schema: options.schema, ok: false, exit, error: { code, message, ...(fix !== undefined && { fix }) } }, null, 2)}\n`,
    );
    return exit;
  }
  const paint = painter(io.stderr, io.env);
  io.stderr.write(`${paint('red', 'Error:')} ${failure.message}\n`);
  if (failure.fix !== undefined) io.stderr.write(`${paint('bold', 'Fix:')} ${asCalled(failure.fix, io)}\n`);
  if (failure.exit === EXIT.internal && error instanceof Error && error.stack !== undefined)
    io.stderr.write(`${paint('dim', error.stack)}\n`);
  return failure.exit;
}

function internal(error: unknown): StringlineError {
  const message = error instanceof Error ? error.message : String(error);
  return new StringlineError({
    code: 'internal',
    message: `Stringline itself failed: ${message}`,
    fix: 'Nothing that was recorded is lost: stringline resume. Please report this with the lines below.',
    exit: EXIT.internal,
    cause: error,
  });
}

/** Findings as text: level, where, what, how to mend. */
export function findingsText(findings: readonly Finding[], paint: Paint): string {
  const colour = { error: 'red', warning: 'yellow', info: 'cyan' } as const;
  return findings
    .map((finding) => {
      const where = [finding.path, finding.line, finding.column].filter((part) => part !== undefined).join(':');
      const head = `  ${paint(colour[finding.level], finding.level.padEnd(7))} ${where === '' ? '' : `${where} `}${finding.message} ${paint('dim', finding.ruleId)}`;
      if (finding.waived !== undefined) return `${head}\n          ${paint('dim', `waived ${waivedText(finding.waived)}`)}`;
      return finding.fix === undefined ? head : `${head}\n          ${paint('dim', finding.fix)}`;
    })
    .join('\n');
}

/** Characters; `show` says all of it. */
const LONGEST_REASON = 160;

/** Why a run stands as it does, for a line of a list. */
export const briefReason = (reason: string): string => shorten(reason.split('\n')[0] ?? '', LONGEST_REASON);

/** Tells a person what there is to know before the work begins; a JSON document holds it anyway. */
export function printFindings(findings: readonly Finding[], { io, json, quiet }: { io: Io; json: boolean; quiet: boolean }): void {
  if (!json && !quiet && findings.length > 0) io.stderr.write(`${findingsText(findings, painter(io.stderr, io.env))}\n`);
}

/** `2 errors, 1 warning`. */
export function findingsSummary(findings: readonly Finding[]): string {
  const counts = countFindings(findings);
  const parts = (['error', 'warning', 'info'] as const)
    .filter((level) => counts[level] > 0)
    .map((level) => count(counts[level], level === 'info' ? 'note' : level));
  const waived = findings.filter((finding) => finding.waived !== undefined).length;
  return parts.length + waived === 0 ? 'no findings' : [...parts, ...(waived > 0 ? [`${waived} waived`] : [])].join(', ');
}
