import { Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as resolver from 'aws-cdk-lib/aws-route53resolver';
import { Construct } from 'constructs';
import type { DeploySettings } from '../domain/deploy/index.ts';
import { ownService } from './own-service.ts';
import { platformLogs } from './platform-logs.ts';

export interface BuildNetworkProps {
  readonly name: string;
  readonly gates: Pick<DeploySettings['gates'], 'network' | 'egress'>;
  /** Buckets that builds may reach; every other bucket of the world is refused at the endpoint. */
  readonly buckets: readonly string[];
  readonly logRetention: logs.RetentionDays;
}

/**
 * Where code that a model wrote is run: subnets without a way out but to these buckets, and a resolver that answers only for names on its
 * list, because a name that is asked for is a message as well. With `registries` a NAT gateway carries HTTPS, and the resolver answers for
 * the named registries too. That holds back names, not addresses: a build that knows an address by heart can reach it then.
 */
export class BuildNetwork extends Construct {
  readonly vpc: ec2.Vpc;
  readonly subnets: ec2.SubnetSelection;
  readonly securityGroup: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, props: BuildNetworkProps) {
    super(scope, id);
    const open = props.gates.network === 'registries';
    const subnetType = open ? ec2.SubnetType.PRIVATE_WITH_EGRESS : ec2.SubnetType.PRIVATE_ISOLATED;
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/20'),
      // Named by position: looking them up would need the account.
      availabilityZones: [0, 1].map((index) => Fn.select(index, Fn.getAzs())),
      natGateways: open ? 1 : 0,
      subnetConfiguration: [
        { name: 'builds', subnetType, cidrMask: 23 },
        ...(open ? [{ name: 'nat', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 28, mapPublicIpOnLaunch: false }] : []),
      ],
    });
    this.subnets = { subnetType };
    this.vpc.addFlowLog('Flow', {
      destination: ec2.FlowLogDestination.toCloudWatchLogs(
        platformLogs(this, 'FlowLog', `/stringline/${props.name}/flow`, props.logRetention),
        new iam.Role(this, 'FlowRole', {
          assumedBy: ownService('vpc-flow-logs.amazonaws.com'),
          description: 'Flow logs of the network of builds',
        }),
      ),
      trafficType: ec2.FlowLogTrafficType.REJECT,
    });
    this.securityGroup = new ec2.SecurityGroup(this, 'Builds', {
      vpc: this.vpc as ec2.IVpc,
      description: 'Repository commands: out by HTTPS only, nothing in',
      allowAllOutbound: false,
    });
    this.securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'HTTPS, as far as the route table leads');
    this.#addBucketEndpoint(props.buckets);
    this.#addResolver(props);
  }

  #addBucketEndpoint(buckets: readonly string[]): void {
    const endpoint = this.vpc.addGatewayEndpoint('Buckets', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    endpoint.addToPolicy(
      new iam.PolicyStatement({
        // Whoever signed the address decides; where to, only these buckets.
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: buckets.map((bucket) => `${bucket}/*`),
      }),
    );
  }

  #addResolver({ name, gates }: BuildNetworkProps): void {
    const stack = Stack.of(this);
    const buckets = [`*.s3.${stack.region}.${stack.urlSuffix}`, `s3.${stack.region}.${stack.urlSuffix}`];
    const allowed = this.#domains('Allowed', `${name}-allowed`, [...buckets, ...gates.egress.map((host) => host.replace(/^\./u, '*.'))]);
    const everything = this.#domains('Everything', `${name}-everything`, ['*']);
    const group = new resolver.CfnFirewallRuleGroup(this, 'Names', {
      name: `${name}-names`,
      firewallRules: [
        { action: 'ALLOW', priority: 10, firewallDomainListId: allowed.attrId },
        { action: 'BLOCK', blockResponse: 'NXDOMAIN', priority: 20, firewallDomainListId: everything.attrId },
      ],
    });
    new resolver.CfnFirewallRuleGroupAssociation(this, 'NamesHere', {
      name: `${name}-names`,
      firewallRuleGroupId: group.attrId,
      vpcId: this.vpc.vpcId,
      priority: 101,
    });
  }

  #domains(id: string, name: string, domains: string[]): resolver.CfnFirewallDomainList {
    return new resolver.CfnFirewallDomainList(this, id, { name, domains });
  }
}
