import type { Finding } from '../../shared/finding.ts';
import { type RuleSettings, runRules } from '../../shared/rule.ts';
import { type AuditRequest, createAuditInput, levelOf, shownPath } from './input.ts';
import { STEERING_AUDIT_RULES } from './rules/index.ts';

export interface SteeringAudit {
  /** What goes into prompts, the weightiest last. */
  order: { path: string; level: string; mode: string; replacedBy?: string }[];
  findings: Finding[];
}

/** Compares the levels of steering with each other: what is said twice, what contradicts, what is in the wrong place, what replaces what. */
export function auditSteering(request: AuditRequest, settings: RuleSettings = {}): SteeringAudit {
  const input = createAuditInput(request);
  const replaced = new Map(input.overrides.map(({ global, by }) => [global, by.path]));
  return {
    order: input.files.map((file) => {
      const replacedBy = replaced.get(file);
      return {
        path: shownPath(file, request.globalRoot),
        level: levelOf(file),
        mode: file.mode,
        ...(replacedBy !== undefined && { replacedBy }),
      };
    }),
    findings: runRules(STEERING_AUDIT_RULES, input, settings).sort(byPlace),
  };
}

function byPlace(a: Finding, b: Finding): number {
  const [one, other] = [a.path ?? '', b.path ?? ''];
  return one === other ? (a.line ?? 0) - (b.line ?? 0) : one < other ? -1 : 1;
}
