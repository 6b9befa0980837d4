import { SEVERITIES } from '../../../domain/config/hook-words.ts';
import { type HookResult, type HookRun, reaches } from '../../../domain/hooks/dispatch/index.ts';
import { count } from '../../../domain/shared/wording.ts';
import type { Finding } from '../../../domain/shared/finding.ts';
import { findSecrets } from '../../../domain/shared/secrets.ts';
import { hiddenUnicodeFindings } from '../../../domain/source/index.ts';
import type { HookActionFunction } from '../ports.ts';
import { wasStopped } from './outcomes.ts';
import type { ScannerEnd } from './run-scanner.ts';

/** Larger files are not read: they are data. */
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_FINDINGS = 100;

/**
 * Looks for credentials and for characters that a reviewer cannot see, in the files of the event as they would be recorded, and has Trivy
 * look as well where it is there. A credential is critical, a hidden character is high.
 */
export const securityScan: HookActionFunction = async (job, ports) => {
  const { run, event, signal } = job;
  const workplace = await ports.workplace(event);
  const findings: Finding[] = [];
  for (const { path, digest } of run.files) {
    if (signal.aborted) break;
    const bytes = digest === null ? undefined : await workplace.read(path);
    if (bytes !== undefined && bytes.length <= MAX_BYTES && !bytes.includes(0))
      findings.push(...scanText(path, new TextDecoder().decode(bytes)));
    if (findings.length > MAX_FINDINGS) break;
  }
  const own = findings.map((finding) => ({ finding, severity: finding.ruleId === SECRET ? ('critical' as const) : ('high' as const) }));
  // What was found stands, whatever becomes of the time and of the scanner.
  const stands = own.some(({ severity }) => reaches(severity, run.hook.failOn));
  if (signal.aborted)
    return stands ? judge(run, own, { ...NOT_ASKED, looked: false }) : { outcome: 'timed-out', summary: 'stopped: it overran its time' };
  const present = run.files.flatMap(({ path, digest }) => (digest === null ? [] : [path]));
  // Readers of reports, which a host without commands has no use for.
  const scanner = workplace.apart === undefined ? NOT_ASKED : await (await import('./run-scanner.ts')).runScanner(job, workplace, present);
  if (wasStopped(signal) && !stands) return { outcome: 'stopped', summary: 'stopped before its end' };
  return judge(run, [...own, ...scanner.findings], scanner);
};

const NOT_ASKED: ScannerEnd = { findings: [], note: undefined, looked: true };

function judge({ hook, files }: HookRun, found: ScannerEnd['findings'], { note, looked }: ScannerEnd): HookResult {
  const all = found.toSorted(worstFirst).slice(0, MAX_FINDINGS);
  const failing = found.some(({ severity }) => reaches(severity, hook.failOn));
  const findings = all.map(({ finding }) => finding);
  const what = all.length === 0 ? `no findings in ${count(files.length, 'file')}` : summaryOf(findings);
  const summary = note === undefined ? what : `${what} (${note})`;
  const outcome = failing ? 'failed' : all.length > 0 ? 'warned' : 'passed';
  return { outcome, summary, findings, ...((!looked || found.length > MAX_FINDINGS) && { incomplete: true }) };
}

type Found = ScannerEnd['findings'][number];

const worstFirst = (a: Found, b: Found): number => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);

const SECRET = 'hook-scan-secret';

/** More of one file nobody reads at a commit; the last one says how many there are. */
const MOST_IN_FILE = 5;

function scanText(path: string, text: string): Finding[] {
  const found = findSecrets(text);
  const more = found.length - MOST_IN_FILE;
  const secrets = found.slice(0, MOST_IN_FILE).map(
    ({ kind, line }, index): Finding => ({
      ruleId: SECRET,
      level: 'error',
      path,
      line,
      message: `This looks like a credential (${kind})${more > 0 && index === MOST_IN_FILE - 1 ? `, and ${String(more)} more below it` : ''}.`,
      fix: 'Take it out and revoke it; read it from the environment or a secret store instead.',
    }),
  );
  return [...secrets, ...hiddenUnicodeFindings(text, path)];
}

function summaryOf(findings: readonly Finding[]): string {
  const [first] = findings;
  const more = findings.length > 1 ? ` and ${String(findings.length - 1)} more` : '';
  return `${first?.path ?? ''}${first?.line === undefined ? '' : `:${String(first.line)}`}: ${first?.message.replace(/\.$/, '') ?? ''}${more}`;
}
