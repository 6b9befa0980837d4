import { readReport, tail, type Vulnerability } from '../../../domain/gates/index.ts';
import type { Severity } from '../../../domain/hooks/index.ts';
import type { Finding } from '../../../domain/shared/finding.ts';
import type { HookCommandEnd, HookJob, HookWorkplace } from '../ports.ts';
import { surroundings } from './run-command.ts';

/** Without the network: nobody waits for a download, and what is scanned is not told to anyone. */
const trivy = (scanners: string): string =>
  `trivy fs --quiet --format json --scanners ${scanners} --skip-db-update --skip-java-db-update --skip-check-update --offline-scan .`;

/** With what it ends, before it looks for anything, where its database was never fetched or is of an older form. */
const WITHOUT_DATABASE = /--skip-(?:java-)?db-update'? cannot be specified/;
/** Bytes of a report with some thousand findings. */
const LARGEST_REPORT = 64 * 1024 * 1024;
const NO_DATABASE = 'trivy has no database of vulnerable packages here, and has looked for the rest';

export interface ScannerEnd {
  findings: { finding: Finding; severity: Severity }[];
  /** What people have to know: that it is missing, or could not look. */
  note: string | undefined;
  /** Whether it has looked at everything, so that its result stands for the same files. */
  looked: boolean;
}

/**
 * Has Trivy, or the command that the hook states, look at the files of the event in a folder of their own. Trivy that is absent or does not
 * finish is said and is no failure; a stated command has to say yes.
 */
export async function runScanner(job: HookJob, workplace: HookWorkplace, paths: readonly string[]): Promise<ScannerEnd> {
  const { command, tool } = job.run.hook.options;
  if (tool === 'none' || workplace.apart === undefined || paths.length === 0) return { findings: [], note: undefined, looked: true };
  const stated = typeof command === 'string' && command.trim() !== '' ? command : undefined;
  return workplace.apart(paths, async (folder) => {
    const ask = (line: string): Promise<HookCommandEnd> =>
      folder.run({ run: line, ...surroundings(job, '.'), outputLimit: LARGEST_REPORT });
    if (stated !== undefined) return endOfStated(await ask(stated), stated);
    const end = await ask(trivy('vuln,secret,misconfig'));
    if (succeeded(end) || !WITHOUT_DATABASE.test(end.stderr)) return endOfTrivy(end);
    const rest = endOfTrivy(await ask(trivy('secret,misconfig')));
    return { ...rest, note: rest.note ?? NO_DATABASE, looked: false };
  });
}

function endOfTrivy(end: HookCommandEnd): ScannerEnd {
  const without = (note: string): ScannerEnd => ({ findings: [], note, looked: false });
  if (end.outcome === 'not-found') return without('trivy is not installed here');
  if (end.aborted || end.outcome === 'timed-out') return without('trivy did not finish in time');
  if (end.outcome === 'output-limit') return refused('trivy has found more than can be read');
  const findings = findingsIn(end);
  if (findings !== undefined || succeeded(end)) return { findings: findings ?? [], note: undefined, looked: true };
  return without(`trivy could not look: ${tail(`${end.stdout}\n${end.stderr}`.trim(), 3) || end.outcome}`);
}

/** A command of their own that ends with a failure has found something in a format that we do not know, or has not looked: no pass. */
function endOfStated(end: HookCommandEnd, name: string): ScannerEnd {
  const findings = findingsIn(end) ?? [];
  if (findings.length > 0 || succeeded(end)) return { findings, note: undefined, looked: true };
  const said = tail(`${end.stdout}\n${end.stderr}`.trim(), 3);
  const how = end.outcome === 'exited' ? `exit code ${String(end.exitCode)}` : end.aborted ? 'timed-out' : end.outcome;
  return refused(`${name}: ${how}. ${said}`.trim());
}

function refused(message: string): ScannerEnd {
  return { findings: [{ finding: { ruleId: RULE, level: 'error', message }, severity: 'high' }], note: undefined, looked: true };
}

function succeeded(end: HookCommandEnd): boolean {
  return end.outcome === 'exited' && end.exitCode === 0 && !end.aborted;
}

function findingsIn({ stdout }: HookCommandEnd): ScannerEnd['findings'] | undefined {
  const read = readReport(new TextEncoder().encode(stdout));
  return read.ok && read.report.kind === 'vulnerabilities' ? read.report.vulnerabilities.map(findingOf) : undefined;
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
