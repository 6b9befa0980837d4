import { approvalsFamily } from './families/approvals.ts';
import { configFamily } from './families/config.ts';
import { filesFamily } from './families/files.ts';
import { hooksFamily } from './families/hooks.ts';
import { specsFamily } from './families/specs.ts';
import { steeringFamily } from './families/steering.ts';
import { waiversFamily } from './families/waivers.ts';
import { checkRule, type Family, type ListedRule } from './family.ts';

/** Every family, in the order of reports and of docs/rules.md. */
export const FAMILIES: readonly Family[] = [
  specsFamily,
  approvalsFamily,
  steeringFamily,
  hooksFamily,
  configFamily,
  waiversFamily,
  filesFamily,
].map((family) => ({ ...family, rules: [...family.rules, checkRule(family)] }));

/** A rule with the family it belongs to. */
export interface FamilyRule extends ListedRule {
  family: string;
}

let known: ReadonlyMap<string, FamilyRule> | undefined;

/** Every rule by its id. */
export function lintRules(): ReadonlyMap<string, FamilyRule> {
  known ??= new Map(FAMILIES.flatMap(({ id, rules }) => rules.map((rule) => [rule.id, { ...rule, family: id }])));
  return known;
}
