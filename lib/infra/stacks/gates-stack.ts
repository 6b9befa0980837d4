import { Stack, type StackProps, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DeploySettings } from '../../domain/deploy/index.ts';
import { BuildNetwork } from '../build-network.ts';
import { BuildProject, buildLogs } from '../build-project.ts';
import { bucketArn, type Names } from '../names.ts';
import { retentionOf } from '../platform-logs.ts';

export interface GatesStackProps extends StackProps {
  readonly names: Names;
  readonly settings: Pick<DeploySettings, 'gates' | 'retention'>;
  /** Lets a CI system start runs and post what its gates found. */
  readonly ciPolicy: iam.IManagedPolicy;
}

/** Where repository commands run, and the role of the CI system that proves commits. */
export class GatesStack extends Stack {
  /** Runs the checks after tasks, whoever runs the gates. */
  readonly project: BuildProject;

  constructor(scope: Construct, id: string, props: GatesStackProps) {
    super(scope, id, props);
    this.project = this.#codeBuild(props);
    if (props.settings.gates.kind === 'codecatalyst') this.#codeCatalyst(props);
  }

  #codeBuild({ names, settings }: GatesStackProps): BuildProject {
    const logs = buildLogs(this, 'Logs', settings.retention);
    const network = new BuildNetwork(this, 'Network', {
      name: names.buildProject,
      gates: settings.gates,
      buckets: [bucketArn(this, names), logs.bucketArn],
      logRetention: retentionOf(settings.retention.logs_days),
    });
    return new BuildProject(this, 'Builds', { name: names.buildProject, gates: settings.gates, network, logs });
  }

  /**
   * The role that workflows of the one project assume; every other space or project is turned away. What AWS sends along is the project's ARN,
   * which names it for good, and no account: a condition on one would keep everybody out.
   */
  #codeCatalyst({ names, settings, ciPolicy }: GatesStackProps): void {
    const { codecatalyst } = settings.gates;
    if (codecatalyst === undefined) return;
    const { space_id: space, project_id: project } = codecatalyst;
    const role = new iam.Role(this, 'CodeCatalyst', {
      roleName: names.of('codecatalyst'),
      description: 'Workflow steps of CodeCatalyst: they post what gates found to the API',
      assumedBy: new iam.PrincipalWithConditions(
        new iam.CompositePrincipal(
          new iam.ServicePrincipal('codecatalyst-runner.amazonaws.com'),
          new iam.ServicePrincipal('codecatalyst.amazonaws.com'),
        ),
        { StringEquals: { 'aws:SourceArn': `arn:${this.partition}:codecatalyst:::space/${space}/project/${project}` } },
      ),
      managedPolicies: [ciPolicy],
    });
    // What the API takes its callers for.
    Tags.of(role).add('stringline-role', 'ci');
  }
}
