import { type GateFinding, type GateVerdict, isOpen } from './types.ts';

/** Rules whose findings no change of the code mends: it cannot install a tool. */
const BEYOND_CODE = new Set(['gate-command-missing', 'gate-tool-missing', 'gate-setup-failed', 'gate-code-unread']);

/** What keeps a gate from passing and code could mend, each with what says where. */
export function repairableFindings({ findings }: Pick<GateVerdict, 'findings'>): GateFinding[] {
  const open = findings.filter((finding) => isOpen(finding) && finding.beyondCode !== true && !BEYOND_CODE.has(finding.ruleId));
  const places = findings.filter(
    ({ level, path, ruleId }) => level === 'info' && path !== undefined && open.some((one) => one.ruleId === ruleId),
  );
  return [...open, ...places];
}

/** Whether code could mend something of what keeps a gate from passing. */
export const isRepairable = (verdict: Pick<GateVerdict, 'findings'>): boolean => repairableFindings(verdict).length > 0;
