import * as z from 'zod';
import { type ReadResult, failure, success } from './result.ts';
import type { ScannerDatabase, Severity, Vulnerability, VulnerabilityReport } from './types.ts';

const text = z.string().catch('').default('');
const Package = z.object({
  VulnerabilityID: z.string(),
  PkgName: text,
  InstalledVersion: text,
  FixedVersion: text,
  Severity: z.string(),
  Title: text,
});
const Misconfiguration = z.object({
  ID: z.string(),
  Title: text,
  Severity: z.string(),
  Status: text,
  CauseMetadata: z.object({ StartLine: z.int().optional() }).optional(),
});
const Secret = z.object({ RuleID: z.string(), Title: text, Severity: z.string(), StartLine: z.int().optional() });
const Target = z.object({
  Target: z.string(),
  Vulnerabilities: z.array(Package).nullish(),
  Misconfigurations: z.array(Misconfiguration).nullish(),
  Secrets: z.array(Secret).nullish(),
});
const Trivy = z.object({ SchemaVersion: z.literal(2), Results: z.array(Target).nullish() });

const SEVERITIES: Record<string, Severity> = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium', LOW: 'low', UNKNOWN: 'unknown' };

/** A word that Trivy does not know counts as critical: what cannot be read must not pass. */
const severityOf = (word: string): Severity => SEVERITIES[word.toUpperCase()] ?? 'critical';
const lineOf = (line: number | undefined): { line?: number } => (line !== undefined && line > 0 ? { line } : {});

function vulnerabilitiesOf(target: z.infer<typeof Target>): Vulnerability[] {
  const place = { target: target.Target };
  return [
    ...(target.Vulnerabilities ?? []).map((found) => ({
      ...place,
      id: found.VulnerabilityID,
      severity: severityOf(found.Severity),
      title: found.Title,
      package: found.PkgName,
      installed: found.InstalledVersion,
      fixed: found.FixedVersion,
    })),
    ...(target.Misconfigurations ?? [])
      .filter(({ Status }) => Status !== 'PASS')
      .map((found) => ({
        ...place,
        id: found.ID,
        severity: severityOf(found.Severity),
        title: found.Title,
        ...lineOf(found.CauseMetadata?.StartLine),
      })),
    ...(target.Secrets ?? []).map((found) => ({
      ...place,
      id: found.RuleID,
      severity: severityOf(found.Severity),
      title: found.Title,
      ...lineOf(found.StartLine),
    })),
  ];
}

/** True for the JSON of a Trivy scan. */
export function isTrivy(json: unknown): boolean {
  return z.object({ SchemaVersion: z.number() }).safeParse(json).success;
}

/** Reads the JSON of `trivy fs`: vulnerable packages, misconfigurations and secrets. */
export function readTrivy(json: unknown): ReadResult<VulnerabilityReport> {
  const parsed = Trivy.safeParse(json);
  if (!parsed.success) return failure('malformed', z.prettifyError(parsed.error).split('\n')[0] ?? 'not a report of Trivy');
  const targets = parsed.data.Results ?? [];
  return success({
    kind: 'vulnerabilities',
    format: 'trivy',
    targets: targets.length,
    vulnerabilities: targets.flatMap(vulnerabilitiesOf),
  });
}

const Version = z.object({ Version: z.string(), VulnerabilityDB: z.object({ UpdatedAt: z.string() }).nullish() });

/** True for the JSON of `trivy version`. */
export function isTrivyVersion(json: unknown): boolean {
  return z.object({ Version: z.string() }).safeParse(json).success && !Array.isArray(json) && !isTrivy(json);
}

/** Reads `trivy version --format json`, which tells the age of the vulnerability database. */
export function readTrivyVersion(json: unknown): ReadResult<ScannerDatabase> {
  const parsed = Version.safeParse(json);
  if (!parsed.success) return failure('malformed', 'not the output of trivy version --format json');
  const updatedAt = parsed.data.VulnerabilityDB?.UpdatedAt;
  // The zero time stands for "never".
  const known = updatedAt !== undefined && !updatedAt.startsWith('0001-') && !Number.isNaN(Date.parse(updatedAt));
  return success({ kind: 'scanner-database', format: 'trivy-version', updatedAt: known ? updatedAt : undefined });
}
