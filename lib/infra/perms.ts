/** IAM actions by what they are for, but for those on rows and objects: see `access.ts`. A list that grows is a review. */

/** Without it an absent object reads as a forbidden one. */
export const BUCKET_LIST = ['s3:ListBucket'] as const;

export const KEY_READ = ['kms:Decrypt'] as const;
export const KEY_WRITE = ['kms:GenerateDataKey'] as const;

export const EXECUTIONS_START = ['states:StartExecution'] as const;
export const EXECUTIONS_STOP = ['states:StopExecution', 'states:DescribeExecution'] as const;
export const TOKENS_COMPLETE = ['states:SendTaskSuccess', 'states:SendTaskFailure'] as const;
/** How Step Functions learns that a machine it started for another has ended. */
export const SYNC_RULE = ['events:PutRule', 'events:PutTargets', 'events:DescribeRule'] as const;

/** Converse and ConverseStream ask for these; there is no action of their names. */
export const MODELS_INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'] as const;

export const BUILDS_START = ['codebuild:StartBuild'] as const;
export const BUILDS_READ = ['codebuild:BatchGetBuilds'] as const;
export const SECRET_READ = ['secretsmanager:GetSecretValue'] as const;
export const SECRET_WRITE = ['secretsmanager:PutSecretValue'] as const;
export const EVENTS_PUT = ['events:PutEvents'] as const;
export const TOPIC_PUBLISH = ['sns:Publish'] as const;
/** Tags of an IAM principal say what it may do in the API. */
export const PRINCIPAL_TAGS = ['iam:ListRoleTags', 'iam:ListUserTags'] as const;

export const LOG_WRITE = ['logs:CreateLogStream', 'logs:PutLogEvents'] as const;
export const TRACE_WRITE = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'] as const;

/** Git over HTTPS: to see which refs are there is part of pushing. */
export const CODECOMMIT_PUSH = ['codecommit:GitPush'] as const;
/** To fetch. */
export const CODECOMMIT_PULL = ['codecommit:GitPull'] as const;
/** Looks for an open pull request of a branch, opens one, or brings it up to date. */
export const CODECOMMIT_PULL_REQUESTS = [
  'codecommit:CreatePullRequest',
  'codecommit:GetPullRequest',
  'codecommit:ListPullRequests',
  'codecommit:UpdatePullRequestDescription',
  'codecommit:UpdatePullRequestTitle',
] as const;

/** What a build host writes. */
export const BUILD_LOG_WRITE = ['s3:PutObject'] as const;
export const BUILD_LOG_BUCKET = ['s3:GetBucketAcl', 's3:GetBucketLocation'] as const;
/** What CodeBuild does in a network of the account. */
export const NETWORK_DESCRIBE = [
  'ec2:DescribeDhcpOptions',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
] as const;
export const NETWORK_JOIN = ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'] as const;
export const NETWORK_LEND = ['ec2:CreateNetworkInterfacePermission'] as const;
