import { type CfnResource, Stack } from 'aws-cdk-lib';
import { CfnFleet, CfnProject } from 'aws-cdk-lib/aws-codebuild';
import { CfnInternetGateway, CfnNatGateway, CfnSecurityGroup, CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import { CfnFirewallRuleGroup, CfnFirewallRuleGroupAssociation } from 'aws-cdk-lib/aws-route53resolver';
import { listOf, statementsIn } from './statements.ts';
import type { Rule } from './rule.ts';

/** Builds run code that a model wrote: without a network of their own, a list of names and HTTPS only, they could send anything anywhere. */
export const buildOutbound: Rule = {
  id: 'BuildOutbound',
  info: 'The build project can send where it should not.',
  explanation:
    'Repository commands run code that nobody has read. What they know must not leave but to the buckets that take their results.',
  check(node) {
    if (!(node instanceof CfnProject)) return undefined;
    const inStack = Stack.of(node).node.findAll();
    const of = <T extends CfnResource>(kind: abstract new (...args: never[]) => T): T[] =>
      inStack.filter((each): each is T => each instanceof kind);
    const open = of(CfnNatGateway).length > 0;
    return [
      ...(node.vpcConfig === undefined ? ['no network of its own'] : []),
      ...of(CfnFleet).flatMap(otherMachines),
      ...(!open && of(CfnInternetGateway).length > 0 ? ['an internet gateway'] : []),
      ...of(CfnSecurityGroup).flatMap(otherPorts),
      ...(namesAreListed(of(CfnFirewallRuleGroup), of(CfnFirewallRuleGroupAssociation)) ? [] : ['names without a list']),
      ...of(CfnVPCEndpoint).flatMap(openEndpoint),
      ...(privileged(node) ? ['privileged mode'] : []),
    ];
  },
};

/** Builds on a fleet stand in its network, whatever that of their project is; those that overflow from it stand elsewhere. */
function otherMachines({ fleetVpcConfig, overflowBehavior }: CfnFleet): string[] {
  return [
    ...(fleetVpcConfig === undefined ? ['machines without a network of their own'] : []),
    ...(overflowBehavior === 'QUEUE' ? [] : ['machines beside its own']),
  ];
}

function otherPorts(group: CfnSecurityGroup): string[] {
  const rules = listOf(Stack.of(group).resolve(group.securityGroupEgress)) as { ipProtocol: string; fromPort?: number; toPort?: number }[];
  // CDK writes a rule that matches nothing where no outbound rule is given.
  return rules
    .filter(({ ipProtocol, fromPort, toPort }) => ipProtocol !== 'icmp' && !(ipProtocol === 'tcp' && fromPort === 443 && toPort === 443))
    .map(({ ipProtocol, fromPort, toPort }) => `outbound ${ipProtocol} ${fromPort ?? 'all'}-${toPort ?? 'all'}`);
}

function namesAreListed(groups: readonly CfnFirewallRuleGroup[], associations: readonly CfnFirewallRuleGroupAssociation[]): boolean {
  const blocks = groups.some((group) =>
    (listOf(Stack.of(group).resolve(group.firewallRules)) as { action?: string }[]).some(({ action }) => action === 'BLOCK'),
  );
  return blocks && associations.length > 0;
}

function openEndpoint(endpoint: CfnVPCEndpoint): string[] {
  const document = Stack.of(endpoint).resolve(endpoint.policyDocument) as unknown;
  if (document === undefined) return ['an endpoint without a policy'];
  return statementsIn(document)
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ resources }) => resources.filter((resource) => resource === '*').map(() => 'an endpoint to every bucket'));
}

function privileged(project: CfnProject): boolean {
  const { privilegedMode } = Stack.of(project).resolve(project.environment) as { privilegedMode?: boolean };
  return privilegedMode === true;
}
