import * as z from 'zod';
import { explainIssue, readYaml, shapeOf } from '../../config/index.ts';
import type { Finding } from '../../shared/finding.ts';
import { DocumentKind } from '../../workflow/document-kind.ts';
import { APPROVALS_PATH } from '../lintable.ts';
import type { Approval } from './approval.ts';

/** `.stringline/approvals.yaml`. Made when there is one. */
const ApprovalsFile = z.lazy(() => {
  const digest = z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .describe('a SHA-256 in hexadecimal, all 64 figures as sha256sum prints it')
    .transform((text) => text.toLowerCase());
  const Entry = z.strictObject({
    /** Folder of the spec, or its name. */
    spec: z.string().min(1),
    document: DocumentKind,
    digest,
    derived_from: z.array(z.strictObject({ document: DocumentKind, digest })).default([]),
    at: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
    /** Name and address, as git has them. */
    by: z.string().min(1).optional(),
  });
  return z.strictObject({ approvals: z.array(Entry).default([]) });
});

/** Reads the file of approvals. Never throws: what is wrong with it becomes findings, and then none of them counts. */
export function readApprovalsFile(content: string): { approvals: Approval[]; findings: Finding[] } {
  const reading = readYaml(content.replace(/^\uFEFF/, ''), APPROVALS_PATH);
  if (reading.findings.some(({ level }) => level === 'error')) return { approvals: [], findings: reading.findings };
  const parsed = ApprovalsFile.safeParse(reading.value ?? {});
  if (!parsed.success) {
    const shape = shapeOf(ApprovalsFile);
    return { approvals: [], findings: parsed.error.issues.flatMap((issue) => explainIssue(issue, reading, shape)) };
  }
  const approvals = parsed.data.approvals.map(({ spec, derived_from: derivedFrom, ...rest }) => ({
    ...rest,
    spec: spec.replace(/\/+$/, ''),
    derivedFrom,
  }));
  return { approvals, findings: reading.findings };
}
