import type { Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { codeCommitRegion, type DeploySettings, runtimeConfig } from '../domain/deploy/index.ts';
import { DEPLOYED_MACHINES, type DeployedMachineName, type FunctionName, HOOK_MACHINE } from '../domain/platform/index.ts';
import { leadingKeys, objectRights, rowRights, STATE_ACCESS, type StateAccess } from './access.ts';
import { acceptWildcard } from './acknowledge.ts';
import { FUNCTION_SPECS, type FunctionSpec } from './functions.ts';
import { modelsOf, modelStatements } from './model-access.ts';
import { bucketArn, buildProjectArn, executionsArn, hooksArn, machineArn, type Names, pipelineArn, secretArn, tableArn } from './names.ts';
import * as perms from './perms.ts';
import type { PlatformFunction } from './platform-function.ts';

export interface AccessContext {
  readonly names: Names;
  readonly settings: DeploySettings;
  /** Key of table and artefacts. */
  readonly key: kms.IKey;
}

/** Largest JSON of settings that a function is given: all its variables together may have 4 KB. */
const MAX_CONFIG_BYTES = 3072;

/** Variables of a function: names of what it reaches, and the sections of the settings that it reads. */
export function environmentOf(stack: Stack, name: FunctionName, { names, settings }: AccessContext): Record<string, string> {
  const spec = FUNCTION_SPECS[name];
  const config = runtimeConfig(names.environment, settings);
  const sections = Object.fromEntries(spec.sections.map((section) => [section, config[section]]));
  const json = JSON.stringify({ environment: config.environment, ...sections });
  if (Buffer.byteLength(json) > MAX_CONFIG_BYTES)
    throw new Error(
      `The settings of "${spec.purpose}" take ${Buffer.byteLength(json)} bytes as JSON; a function can be given ${MAX_CONFIG_BYTES}. ${largest(sections)} Name repositories and projects by patterns (acme/*), and list fewer models.`,
    );
  return {
    STRINGLINE_TABLE: names.table,
    ...(objectRights(STATE_ACCESS[name]).length > 0 && { STRINGLINE_BUCKET: names.bucketOf(stack) }),
    ...(spec.sections.length > 0 && { STRINGLINE_CONFIG: json }),
    ...(spec.bus === true && { STRINGLINE_BUS: names.bus }),
    ...(spec.pipeline !== undefined && { STRINGLINE_PIPELINE_ARN: pipelineArn(stack, names) }),
    ...(spec.hooks === true && { STRINGLINE_HOOKS_ARN: hooksArn(stack, names) }),
    ...(spec.sandbox === true && { STRINGLINE_GATES: settings.gates.kind, STRINGLINE_SANDBOX_PROJECT: names.buildProject }),
  };
}

/** Which sections to shorten, the longest first. */
function largest(sections: Readonly<Record<string, unknown>>): string {
  const sizes = Object.entries(sections).map(([name, value]) => ({ name, bytes: Buffer.byteLength(JSON.stringify(value)) }));
  return `Of these ${sizes
    .toSorted((one, other) => other.bytes - one.bytes)
    .map(({ name, bytes }) => `${name} ${bytes}`)
    .join(', ')}.`;
}

/** Gives a function the rights that its row names, and no others. */
export function grantAccess(target: PlatformFunction, name: FunctionName, context: AccessContext): void {
  const spec = FUNCTION_SPECS[name];
  grantState(target, STATE_ACCESS[name], context);
  if (spec.models === true)
    for (const statement of modelStatements(target.stack, modelsOf(context.settings))) target.role.addToPolicy(statement);
  if (spec.tokens !== undefined) grantTokens(target, context.names, spec.tokens === 'hooks' ? [HOOK_MACHINE] : DEPLOYED_MACHINES);
  if (spec.hooks === true) target.allow(perms.EXECUTIONS_START, [hooksArn(target.stack, context.names)]);
  if (spec.pipeline !== undefined) target.allow(perms.EXECUTIONS_START, [pipelineArn(target.stack, context.names)]);
  if (spec.pipeline === true) grantStops(target, context.names);
  // Whoever proves commits: the checks after a task are on trees that no branch holds, and always run on CodeBuild.
  if (spec.sandbox === true) target.allow(perms.BUILDS_START, [buildProjectArn(target.stack, context.names)]);
  if (spec.builds === true) target.allow(perms.BUILDS_READ, [buildProjectArn(target.stack, context.names)]);
  if (spec.workflows === true) grantWorkflows(target, context.settings);
  if (pushes(spec, context.settings)) grantHosts(target, perms.CODECOMMIT_PUSH, context.settings);
  if (spec.fetch === true) grantHosts(target, perms.CODECOMMIT_PULL, context.settings);
  if (spec.webhooks === true)
    grantSecrets(
      target,
      context.settings.git_hosts.flatMap(({ webhook_secret: secret }) => (secret === undefined ? [] : [secret])),
    );
  if (spec.pullRequests === true) grantCodeCommit(target, perms.CODECOMMIT_PULL_REQUESTS, context.settings);
  if (spec.principals === true) grantPrincipals(target);
}

/** Rows by their leading keys, objects by their prefixes; nothing else of the table and the bucket. */
function grantState(target: PlatformFunction, access: StateAccess, { key, names }: AccessContext): void {
  const table = tableArn(target.stack, names);
  for (const { actions, keys, index } of rowRights(access))
    target.allow(actions, [index ? `${table}/index/byProject` : table], leadingKeys(keys));
  grantObjects(target, access, bucketArn(target.stack, names));
  target.allow([...perms.KEY_READ, ...perms.KEY_WRITE], [key.keyArn]);
}

/**
 * S3 says that an object is absent only to whom may list the bucket; others are told that it is forbidden. Whether that look carries a
 * prefix is documented nowhere, so lists are held to the function's prefixes where they name one. A list without any gives away names,
 * which are digests, and no bytes.
 */
function grantObjects(target: PlatformFunction, access: StateAccess, bucket: string): void {
  const rights = objectRights(access);
  if (rights.length === 0) return;
  for (const { actions, pattern, why } of rights) {
    target.allow(actions, [`${bucket}/${pattern}`]);
    acceptWildcard(target.role, `${bucket}/${pattern}`, why);
  }
  const prefixes = [...new Set(rights.map(({ pattern }) => pattern.replace(/\/.*$/u, '/*')))];
  target.allow(perms.BUCKET_LIST, [bucket], { StringLikeIfExists: { 's3:prefix': prefixes } });
}

/** Tokens belong to executions, and those to these machines: a token of another machine is refused. */
function grantTokens(target: PlatformFunction, names: Names, machines: readonly DeployedMachineName[]): void {
  target.allow(
    perms.TOKENS_COMPLETE,
    machines.map((name) => machineArn(target.stack, names, name)),
  );
}

function grantStops(target: PlatformFunction, names: Names): void {
  const executions = executionsArn(target.stack, names, 'spec-pipeline');
  target.allow(perms.EXECUTIONS_STOP, [executions]);
  acceptWildcard(target.role, executions, 'Executions are named by the runs they carry, which come and go.');
}

/** A renewed token is written back: the one before it is no longer good. */
function grantWorkflows(target: PlatformFunction, { gates }: DeploySettings): void {
  const secret = gates.codecatalyst?.token_secret;
  if (gates.kind !== 'codecatalyst' || secret === undefined) return;
  grantSecrets(target, [secret]);
  target.allow(perms.SECRET_WRITE, [secretArn(target.stack, secret)]);
}

/** Branches for a CI to prove are pushed before the run has succeeded. */
const pushes = ({ push }: FunctionSpec, { gates }: DeploySettings): boolean =>
  push === true || (push === 'gates' && gates.kind !== 'codebuild');

function grantHosts(target: PlatformFunction, actions: readonly string[], settings: DeploySettings): void {
  grantSecrets(
    target,
    settings.git_hosts.flatMap(({ secret }) => (secret === undefined ? [] : [secret])),
  );
  grantCodeCommit(target, actions, settings);
}

/** For the repositories that the settings name, in this account and the region of their host; nothing where they name none. */
function grantCodeCommit(target: PlatformFunction, actions: readonly string[], { git_hosts }: DeploySettings): void {
  const { partition, account } = target.stack;
  const resources = git_hosts.flatMap(({ host, repositories }) => {
    const region = codeCommitRegion(host);
    return region === undefined ? [] : repositories.map((name) => `arn:${partition}:codecommit:${region}:${account}:${name}`);
  });
  if (resources.length > 0) target.allow(actions, resources);
  for (const resource of resources.filter((each) => each.includes('*')))
    acceptWildcard(target.role, resource, 'The settings name these repositories by a pattern; branches of others are kept out in code.');
}

/** Reads secrets by name. */
export function grantSecrets(target: PlatformFunction, secrets: readonly string[]): void {
  if (secrets.length > 0)
    target.allow(
      perms.SECRET_READ,
      secrets.map((name) => secretArn(target.stack, name)),
    );
}

function grantPrincipals(target: PlatformFunction): void {
  const principals = [iamArn(target.stack, 'role/*'), iamArn(target.stack, 'user/*')];
  target.allow(perms.PRINCIPAL_TAGS, principals);
  const reason = 'Whoever of this account signs a request may have tags that say what they may do; only tags are read.';
  for (const principal of principals) acceptWildcard(target.role, principal, reason);
}

const iamArn = (stack: Stack, resource: string): string => `arn:${stack.partition}:iam::${stack.account}:${resource}`;
