import { readReport, tail, type Vulnerability } from '../../../domain/gates/index.ts';
import type { Severity } from '../../../domain/hooks/index.ts';
import type { Finding } from '../../../domain/shared/finding.ts';
import type { HookCommandEnd, HookJob, HookWorkplace } from '../ports.ts';
import { surroundings } from './run-command.ts';

/** Without the network: nobody waits for a download, and what is scanned is not told to anyone. */
const TRIVY =
  'trivy fs --quiet --format json --scanners vuln,secret,misconfig --skip-db-update --skip-java-db-update --skip-check-update --offline-scan .';

export interface ScannerEnd {
  findings: { finding: Finding; severity: Severity }[];
  /** What people have to know: that it is missing, or could not look. */
  note: string | undefined;
}

/** Has Trivy, or the command that the hook states, look at the files of the event in a folder of their own. Absent is said and is no failure. */
export async function runScanner(job: HookJob, workplace: HookWorkplace, paths: readonly string[]): Promise<ScannerEnd> {
  const { command, tool } = job.run.hook.options;
  if (tool === 'none' || workplace.apart === undefined || paths.length === 0) return { findings: [], note: undefined };
  const stated = typeof command === 'string' && command.trim() !== '' ? command : undefined;
  const end = await workplace.apart(paths, (folder) => folder.run({ run: stated ?? TRIVY, ...surroundings(job, '.') }));
  return endOf(end, stated ?? 'trivy', stated !== undefined);
}

function endOf(end: HookCommandEnd, name: string, isStated: boolean): ScannerEnd {
  if (end.outcome === 'not-found') return { findings: [], note: `${name} is not installed here` };
  const read = readReport(new TextEncoder().encode(end.stdout));
  if (read.ok && read.report.kind === 'vulnerabilities') return { findings: read.report.vulnerabilities.map(findingOf), note: undefined };
  if (end.outcome === 'exited' && end.exitCode === 0) return { findings: [], note: undefined };
  const said = tail(`${end.stdout}\n${end.stderr}`.trim(), 3);
  if (!isStated || end.outcome !== 'exited') return { findings: [], note: `${name} could not look: ${said || end.outcome}` };
  // A scanner of their own that ends with a failure has found something, in a format that we do not know.
  const finding: Finding = { ruleId: RULE, level: 'error', message: `${name}: exit code ${String(end.exitCode)}. ${said}` };
  return { findings: [{ finding, severity: 'high' }], note: undefined };
}

const RULE = 'hook-scan-tool';

function findingOf(found: Vulnerability): { finding: Finding; severity: Severity } {
  const severity = found.severity === 'unknown' ? 'low' : found.severity;
  const about = found.package === undefined ? '' : ` in ${found.package} ${found.installed ?? ''}`.trimEnd();
  const finding: Finding = {
    ruleId: RULE,
    level: severity === 'critical' || severity === 'high' ? 'error' : 'warning',
    message: `${found.id}${about} (${severity}): ${found.title}`,
    path: found.target,
    ...(found.line !== undefined && { line: found.line }),
    ...(found.fixed !== undefined && found.fixed !== '' && { fix: `Update to ${found.fixed}.` }),
  };
  return { finding, severity };
}
