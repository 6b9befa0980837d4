import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DeploySettings } from '../domain/deploy/index.ts';
import { SANDBOX_BUILDSPEC } from '../domain/gates/index.ts';
import { acceptWildcard, acknowledge } from './acknowledge.ts';
import type { BuildNetwork } from './build-network.ts';
import { arn } from './names.ts';
import { BUILD_LOG_BUCKET, BUILD_LOG_WRITE, NETWORK_DESCRIBE, NETWORK_JOIN, NETWORK_LEND } from './perms.ts';
import { ownService } from './own-service.ts';

export interface BuildProjectProps {
  readonly name: string;
  readonly gates: DeploySettings['gates'];
  readonly network: BuildNetwork;
  /** Where builds write their logs: a bucket that holds nothing else. */
  readonly logs: s3.Bucket;
}

const SIZES: Readonly<Record<DeploySettings['gates']['compute'], codebuild.ComputeType>> = {
  small: codebuild.ComputeType.SMALL,
  medium: codebuild.ComputeType.MEDIUM,
  large: codebuild.ComputeType.LARGE,
};

/**
 * The machine that repository commands run on. Its role can write its own log and nothing else: what a build needs comes by an address
 * that was signed for it, and so goes what it brings back.
 */
export class BuildProject extends Construct {
  readonly project: codebuild.Project;

  constructor(scope: Construct, id: string, props: BuildProjectProps) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
      assumedBy: ownService('codebuild.amazonaws.com'),
      description: 'Builds of repository commands: their logs, and no part of the platform',
    });
    for (const statement of [...logStatements(props), ...this.#networkStatements(props)]) role.addToPolicy(statement);
    this.project = new codebuild.Project(this, 'Project', {
      projectName: props.name,
      description: 'Runs repository commands in a network without a way out',
      // What the construct would add by itself is more than a build needs.
      role: role.withoutPolicyUpdates(),
      environment: {
        buildImage: codebuild.LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
        computeType: SIZES[props.gates.compute],
        privileged: false,
      },
      buildSpec: codebuild.BuildSpec.fromObject(SANDBOX_BUILDSPEC),
      // Downloads of package managers, on the machine itself, so that no right to a bucket is needed. Without registries there are none.
      cache: props.gates.network === 'none' ? codebuild.Cache.none() : codebuild.Cache.local(codebuild.LocalCacheMode.CUSTOM),
      timeout: Duration.minutes(props.gates.timeout_minutes),
      queuedTimeout: Duration.hours(1),
      concurrentBuildLimit: props.gates.concurrency,
      vpc: props.network.vpc as ec2.IVpc,
      subnetSelection: props.network.subnets,
      securityGroups: [props.network.securityGroup],
      grantReportGroupPermissions: false,
      logging: { cloudWatch: { enabled: false }, s3: { bucket: props.logs as s3.IBucket, prefix: 'builds', encrypted: true } },
    });
    this.project.node.addDependency(role);
    acceptBuildFindings(this, role, props.logs);
    if (props.gates.warm_machines > 0) this.#keepWarm(props);
  }

  /**
   * Machines that stand ready, in the same network. What is more than they can take waits for one of them: a build that overflowed to other
   * machines would stand in a network that is not said here.
   */
  #keepWarm(props: BuildProjectProps): void {
    const { name, gates, network } = props;
    const role = new iam.Role(this, 'WarmRole', {
      assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com'),
      description: 'Machines that wait for builds: their network, and nothing else',
    });
    for (const statement of this.#networkStatements(props)) role.addToPolicy(statement);
    const fleet = new codebuild.CfnFleet(this, 'Warm', {
      name,
      baseCapacity: gates.warm_machines,
      computeType: SIZES[gates.compute],
      environmentType: codebuild.EnvironmentType.ARM_CONTAINER,
      overflowBehavior: codebuild.FleetOverflowBehavior.QUEUE,
      fleetServiceRole: role.roleArn,
      fleetVpcConfig: {
        vpcId: network.vpc.vpcId,
        subnets: network.vpc.selectSubnets(network.subnets).subnetIds,
        securityGroupIds: [network.securityGroup.securityGroupId],
      },
    });
    fleet.node.addDependency(role);
    acceptNetworkFindings(this, role);
    acknowledge(role, {
      'Stringline-OwnServices[codebuild.amazonaws.com]':
        'What CodeBuild says when machines of a fleet assume their role is not documented; a key that is not sent would keep them out.',
    });
    // By its property: the construct warns of the project's own network, which our rule wants to see as well.
    (this.project.node.defaultChild as codebuild.CfnProject).addPropertyOverride('Environment.Fleet', { FleetArn: fleet.attrArn });
  }

  /** What a build host needs to stand in a network of the account. */
  #networkStatements({ network }: BuildProjectProps): iam.PolicyStatement[] {
    const stack = Stack.of(this);
    const interfaces = arn(stack, 'ec2', 'network-interface/*');
    const subnets = network.vpc.selectSubnets(network.subnets).subnetIds.map((id) => arn(stack, 'ec2', `subnet/${id}`));
    const group = arn(stack, 'ec2', `security-group/${network.securityGroup.securityGroupId}`);
    return [
      new iam.PolicyStatement({ actions: [...NETWORK_DESCRIBE], resources: ['*'] }),
      new iam.PolicyStatement({ actions: [...NETWORK_JOIN], resources: [interfaces, group, ...subnets] }),
      new iam.PolicyStatement({
        actions: [...NETWORK_LEND],
        resources: [interfaces],
        conditions: { StringEquals: { 'ec2:AuthorizedService': 'codebuild.amazonaws.com' }, ArnEquals: { 'ec2:Subnet': subnets } },
      }),
    ];
  }
}

const logStatements = ({ logs }: BuildProjectProps): iam.PolicyStatement[] => [
  new iam.PolicyStatement({ actions: [...BUILD_LOG_WRITE], resources: [logs.arnForObjects('builds/*')] }),
  new iam.PolicyStatement({ actions: [...BUILD_LOG_BUCKET], resources: [logs.bucketArn] }),
];

/** A bucket for the logs of builds. */
export function buildLogs(scope: Construct, id: string, retention: DeploySettings['retention']): s3.Bucket {
  const bucket = new s3.Bucket(scope, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ expiration: Duration.days(retention.logs_days), abortIncompleteMultipartUploadAfter: Duration.days(7) }],
  });
  acknowledge(bucket, { 'AwsSolutions-S1': 'It holds logs of builds and is itself a log.' });
  return bucket;
}

function acceptBuildFindings(project: BuildProject, role: iam.Role, logs: s3.Bucket): void {
  acknowledge(project, {
    'AwsSolutions-CB4':
      'The project has no artefacts of its own: results leave by signed addresses into the bucket of the platform, under its key.',
    'AwsSolutions-IAM5[Resource::*]': `${NETWORK_DESCRIBE.join(', ')} know no resources.`,
  });
  acceptNetworkFindings(project, role);
  acceptWildcard(role, logs.arnForObjects('builds/*'), 'Each build names its log by its own id; the bucket holds nothing else.');
}

function acceptNetworkFindings(project: BuildProject, role: iam.Role): void {
  acceptWildcard(role, arn(Stack.of(project), 'ec2', 'network-interface/*'), 'Network interfaces are made for each build, by CodeBuild.');
}
