import * as z from 'zod';
import { CiGateName } from './jobs.ts';

/** Bytes of all reports of one request, as they unpack. */
export const MAX_REPORT_BYTES = 32 * 1024 * 1024;
const MAX_OUTPUT = 64 * 1024;
const MAX_REPORTS = 50;

const ReportPath = z
  .string()
  .min(1)
  .max(512)
  .regex(/^(?![/\\])(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\\x00-\x1f\x7f-\x9f]+$/u, 'a relative path inside the repository');

/** A report of a CI: its text, as it is or gzipped in base64, or the digest of one that was reported before. */
const PostedReport = z.union([
  z.strictObject({ path: ReportPath, content: z.string() }),
  z.strictObject({
    path: ReportPath,
    gzip: z
      .string()
      .describe(
        'The text, gzipped as one member, in base64: for what would be too large for a request. Files of several members (bgzip, or joined ones) are refused.',
      ),
  }),
  z.strictObject({ path: ReportPath, digest: z.string().regex(/^[0-9a-f]{64}$/) }),
]);

/** Body of `POST /v1/gates`: what one gate of one commit came to in a CI. The verdict is not part of it: rules give it. */
export const PostReportInput = z.strictObject({
  project: z.string().min(1).max(300),
  commit: z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/, 'a full commit id'),
  gate: CiGateName,
  /** Grows when the CI runs the same gate of the same commit again: the latest counts. */
  attempt: z.int().min(1).max(10_000).default(1),
  /** How the gate's command ended. */
  exitCode: z.int().min(0).max(255),
  tool: z.strictObject({ name: z.string().min(1).max(100), version: z.string().min(1).max(100).optional() }),
  /** Reports in a known format: JUnit, LCOV, Cobertura, JaCoCo, Istanbul, coverage.py, Go coverprofile, TAP, ESLint, SARIF, Trivy. */
  reports: z.array(PostedReport).max(MAX_REPORTS).default([]),
  /** Last part of what the command printed. */
  output: z.string().max(MAX_OUTPUT).default(''),
  durationMs: z.number().nonnegative().max(86_400_000).default(0),
  /** Page of the CI job, for people. */
  runnerUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
});
export type PostReportInput = z.infer<typeof PostReportInput>;
