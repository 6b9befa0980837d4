import { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnEventBus } from 'aws-cdk-lib/aws-events';
import { BUS_POLICY } from '../event-bus.ts';
import type { Rule } from './rule.ts';
import { flat, propertiesOf } from './statements.ts';

interface BusStatement {
  Effect?: string;
  Principal?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

/** Every bus refuses other accounts, and nothing is allowed to everyone. */
export const eventBusPolicy: Rule = {
  id: 'EventBusPolicy',
  info: 'An event bus does not refuse other accounts.',
  explanation: 'What is said on the bus is acted on: who may speak must not depend on the policies of others.',
  check(node) {
    if (node.cfnResourceType === BUS_POLICY) return openStatement(policyOf(node));
    if (!(node instanceof CfnEventBus)) return undefined;
    return policiesOf(node).some(refusesOtherAccounts) ? [] : ['OtherAccounts'];
  },
};

function openStatement({ Effect, Principal, Condition }: BusStatement): string[] {
  return Effect === 'Allow' && JSON.stringify(Principal).includes('*') && Condition === undefined ? ['Everyone'] : [];
}

function refusesOtherAccounts({ Effect, Condition }: BusStatement): boolean {
  return Effect === 'Deny' && Condition?.['StringNotEquals']?.['aws:PrincipalAccount'] !== undefined;
}

/** Statements of all policies of a bus. */
export function policiesOf(bus: CfnEventBus): BusStatement[] {
  const stack = Stack.of(bus);
  const name = flat(stack.resolve(bus.ref));
  return stack.node
    .findAll()
    .filter((node) => CfnResource.isCfnResource(node))
    .filter((node) => node.cfnResourceType === BUS_POLICY && flat(propertiesOf(node)['EventBusName']) === name)
    .map(policyOf);
}

function policyOf(policy: CfnResource): BusStatement {
  return propertiesOf(policy)['Statement'] as BusStatement;
}
