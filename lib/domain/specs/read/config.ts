import type { Finding } from '../../shared/finding.ts';
import type { WorkflowType } from '../../workflow/run.ts';

export interface SpecConfig {
  specId: string | undefined;
  /** In our words: Kiro's `fast-task` is `quick`; a bugfix spec is `bugfix`. Undefined when the file does not say. */
  workflow: WorkflowType | undefined;
  specType: 'feature' | 'bugfix' | undefined;
  /** Every key as found, unknown ones included. */
  raw: Record<string, unknown>;
  findings: Finding[];
}

const RULE = 'config-readable';
const EXAMPLE = '{"specId": "264e910d-431c-421b-9962-8658d28a4ee1", "workflowType": "requirements-first", "specType": "feature"}';

/** Reads `.config.kiro` as tolerantly as Kiro does: missing and unknown keys are fine. Total. */
export function readConfig(text: string): SpecConfig {
  const value = parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  const nothing = { specId: undefined, workflow: undefined, specType: undefined, raw: {} };
  if (typeof value === 'string') return { ...nothing, findings: [unreadable(value)] };
  const specType = value['specType'] === 'feature' || value['specType'] === 'bugfix' ? value['specType'] : undefined;
  const specId = typeof value['specId'] === 'string' ? value['specId'] : undefined;
  const written = value['workflowType'] ?? value['generationMode'];
  const findings = [...unknown(value, 'specType', specType, TYPES), ...unknown(value, 'workflowType', workflowOf(written), WORKFLOWS)];
  return { specId, specType, workflow: specType === 'bugfix' ? 'bugfix' : workflowOf(written), raw: value, findings };
}

/** The object, or what is wrong with the text. */
function parse(text: string): Record<string, unknown> | string {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.fromEntries(Object.entries(value));
    return 'it is no object';
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 120) : String(error);
  }
}

function unreadable(reason: string): Finding {
  return { ruleId: RULE, level: 'warning', message: `.config.kiro cannot be read: ${reason}.`, line: 1, fix: `Write ${EXAMPLE}` };
}

const TYPES = '`feature` or `bugfix`';
const WORKFLOWS = '`requirements-first`, `design-first` or `fast-task`';

/** A value that nothing is made of. */
function unknown(raw: Record<string, unknown>, key: string, read: string | undefined, known: string): Finding[] {
  const written = raw[key];
  if (written === undefined || read !== undefined) return [];
  const message = `\`${key}\` of .config.kiro is ${JSON.stringify(written).slice(0, 60)}, which says nothing: it is guessed from the documents.`;
  return [{ ruleId: RULE, level: 'warning', message, line: 1, fix: `Known: ${known}.` }];
}

function workflowOf(written: unknown): WorkflowType | undefined {
  if (written === 'requirements-first' || written === 'design-first') return written;
  return written === 'fast-task' || written === 'quick' ? 'quick' : undefined;
}
