import picomatch from 'picomatch';
import { waivedText } from '../shared/finding.ts';
import type { Waiver } from '../config/schema.ts';
import { RUNNING_RULES } from './rules/index.ts';
import { GATE_NAMES, type GateName } from './names.ts';
import type { GateFinding, GatePlan } from './types.ts';

/** Does a waiver hold on a day? It holds through its last day. Dates compare as text, being ISO. */
export const isActive = (waiver: Waiver, today: string): boolean => today.slice(0, 10) <= waiver.expires;

const MATCH = { dot: true, nonegate: true } as const;

function namesGate(scope: string, gate: GateName): boolean {
  return scope === '**' || scope === gate || scope === `gate-${gate}`;
}

function covers(waiver: Waiver, finding: GateFinding, plan: GatePlan): boolean {
  const whole = namesGate(waiver.scope, plan.gate);
  const named = waiver.rule === finding.ruleId || (finding.subject !== undefined && waiver.rule === `${finding.ruleId}/${finding.subject}`);
  if (named) return whole || (finding.path !== undefined && picomatch.isMatch(finding.path, waiver.scope, MATCH));
  // Who waives the rule that a gate exists for, without narrowing it to paths, waives that its tool is missing, too.
  return whole && waiver.rule === plan.rules.find((rule) => rule === `gate-${plan.gate}`);
}

/** Whether an error of this rule about a whole gate is waived today. */
export function isWaived(ruleId: string, plan: GatePlan, by: { waivers: readonly Waiver[]; today: string }): boolean {
  const [judged] = applyWaivers([{ ruleId, level: 'error', message: '' }], plan, by);
  return judged?.waived !== undefined;
}

/** Marks the errors that a waiver covers today. They stay in the report; only their effect on the verdict ends. */
export function applyWaivers(
  findings: readonly GateFinding[],
  plan: GatePlan,
  by: { waivers: readonly Waiver[]; today: string },
): GateFinding[] {
  const active = by.waivers.filter((waiver) => isActive(waiver, by.today));
  return findings.map((finding) => {
    const waiver = finding.level === 'error' ? active.find((candidate) => covers(candidate, finding, plan)) : undefined;
    if (waiver === undefined) return finding;
    const { reason, expires, by: who } = waiver;
    return { ...finding, waived: { reason, expires, ...(who !== undefined && { by: who }) } };
  });
}

/** What was waived, by whom and until when, each once and in one line, whatever the report it is from calls it: `gate-lint waived by Ann Lee until 2027-01-31: the reason`. */
export function waiverNotes(findings: readonly GateFinding[]): string[] {
  return [
    ...new Set(
      findings.flatMap(({ ruleId, subject, waived }) =>
        waived === undefined
          ? []
          : [`${ruleId}${subject === undefined ? '' : `/${subject.replace(/\s+/gu, ' ')}`} waived ${waivedText(waived)}`],
      ),
    ),
  ];
}

/** The waivers that could bear on a verdict of these plans. What is waived for another gate decides nothing here. */
export function waiversBearingOn(plans: readonly GatePlan[], waivers: readonly Waiver[]): Waiver[] {
  return waivers.filter((waiver) => plans.some((plan) => mayCover(waiver, plan)));
}

function mayCover(waiver: Waiver, plan: GatePlan): boolean {
  const [rule = ''] = waiver.rule.split('/');
  const judged = plan.rules.includes(rule) || RUNNING_RULES.some(({ id }) => id === rule);
  return judged && (namesGate(waiver.scope, plan.gate) || !GATE_NAMES.some((gate) => namesGate(waiver.scope, gate)));
}
