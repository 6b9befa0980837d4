import * as z from 'zod';
import { explainIssue, readYaml, shapeOf } from '../../config/index.ts';
import type { Finding } from '../../shared/finding.ts';
import { WAIVERS_PATH } from '../lintable.ts';
import type { LintWaiver } from './waiver.ts';

/** `.stringline/waivers.yaml`. Made when there is one. */
const WaiversFile = z.lazy(() => {
  const text = z.string().min(1);

  const Entry = z.strictObject({
    rule: z.union([text, z.array(text).min(1)]),
    /** Glob of paths. */
    path: text.optional(),
    /** Name of a spec's folder. */
    spec: text.optional(),
    /** Number of a requirement, criterion or task that the finding names. */
    id: z.union([text, z.number()]).optional(),
    reason: z.string().default(''),
    /** Who decided it, for people. */
    by: text.optional(),
    expires: z.iso.date().optional(),
  });
  return z.strictObject({ waivers: z.array(Entry).default([]) });
});

/** Reads the file of waivers. Never throws: what is wrong with it becomes findings, and then none of them holds. */
export function readWaiversFile(content: string): { waivers: LintWaiver[]; findings: Finding[] } {
  const reading = readYaml(content.replace(/^\uFEFF/, ''), WAIVERS_PATH);
  if (reading.findings.some(({ level }) => level === 'error')) return { waivers: [], findings: reading.findings };
  const parsed = WaiversFile.safeParse(reading.value ?? {});
  if (!parsed.success) {
    const shape = shapeOf(WaiversFile);
    return { waivers: [], findings: parsed.error.issues.flatMap((issue) => explainIssue(issue, reading, shape)) };
  }
  const waivers = parsed.data.waivers.map(({ rule, path: glob, spec, id, reason, expires = '', by }, index): LintWaiver => {
    const { line } = reading.positionOf(['waivers', index]);
    const scope = {
      kind: 'where',
      glob,
      spec,
      id: id === undefined ? undefined : asWritten(content, String(id), reading.positionOf(['waivers', index, 'id'])),
    } as const;
    return { rules: typeof rule === 'string' ? [rule] : rule, reason: reason.trim(), expires, by, path: WAIVERS_PATH, line, scope };
  });
  return { waivers, findings: reading.findings };
}

/** YAML reads 1.10 as the number 1.1, which is another criterion. */
function asWritten(content: string, id: string, { line, column = 1 }: { line: number; column?: number }): string {
  const written = content.split(/\r\n?|\n/u)[line - 1]?.slice(column - 1);
  const [figures] = /^\d+\.\d+/u.exec(written ?? '') ?? [];
  return figures !== undefined && Number(figures) === Number(id) ? figures : id;
}
