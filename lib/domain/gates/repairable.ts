import type { GateVerdict } from './types.ts';

/** Rules whose findings no change of the code mends: it cannot install a tool. */
const BEYOND_CODE = new Set(['gate-command-missing', 'gate-tool-missing', 'gate-setup-failed', 'gate-code-unread']);

/** Whether code could mend something of what keeps a gate from passing. */
export function isRepairable({ findings }: Pick<GateVerdict, 'findings'>): boolean {
  const open = findings.filter(({ level, waived }) => level === 'error' && waived === undefined);
  return open.some(({ ruleId, beyondCode }) => beyondCode !== true && !BEYOND_CODE.has(ruleId));
}
