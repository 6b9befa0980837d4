import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { NagMessageLevel, NagPack, type NagPackProps, NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { bedrockModels } from './bedrock-models.ts';
import { buildOutbound } from './build-outbound.ts';
import { eventBusPolicy } from './event-bus-policy.ts';
import { eventSources } from './event-sources.ts';
import { keyedState } from './keyed-state.ts';
import { noWildcardActions } from './no-wildcard-actions.ts';
import { ownServices } from './own-services.ts';
import { qualifiedInvokes } from './qualified-invokes.ts';
import type { Rule } from './rule.ts';

/** What no public pack asks for, and what matters most here. */
export const RULES: readonly Rule[] = [
  bedrockModels,
  buildOutbound,
  eventBusPolicy,
  eventSources,
  keyedState,
  noWildcardActions,
  ownServices,
  qualifiedInvokes,
];

/** Our own rules as a pack, beside those of others. */
export class StringlineChecks extends NagPack {
  readonly name = 'Stringline';

  constructor(scope?: IConstruct, props?: NagPackProps) {
    super(scope, props);
    this.packName = 'Stringline';
  }

  protected checkResource(node: CfnResource): void {
    for (const rule of RULES)
      this.applyRule({
        ruleSuffixOverride: rule.id,
        info: rule.info,
        explanation: rule.explanation,
        level: NagMessageLevel.ERROR,
        node,
        rule: (resource) => resultOf(rule.check(resource)),
      });
  }
}

function resultOf(findings: readonly string[] | undefined): NagRuleResult {
  if (findings === undefined) return NagRuleCompliance.NOT_APPLICABLE;
  return findings.length === 0 ? NagRuleCompliance.COMPLIANT : [...findings];
}
