import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DeploySettings } from '../../lib/domain/deploy/index.ts';
import { flat, type Statement, statementsIn } from '../../lib/infra/rules/statements.ts';
import { addPlatform, type Platform } from '../../lib/infra/platform.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Flags as `cdk synth` sets them. */
const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

export interface Synthesized {
  app: App;
  platform: Platform;
  templates: Record<keyof Platform, Template>;
}

const outputs: (() => void)[] = [];

/** A folder for what a test makes, until its output is removed. */
function output(): string {
  const { path, remove } = temporaryDirectory('stringline-infra-');
  outputs.push(remove);
  return path;
}

/** Removes what all apps so far have written: nothing of them is left to be read but the templates that are in memory. */
export function removeOutput(): void {
  for (const remove of outputs.splice(0)) remove();
}

/** Something to upload: what is in it does not matter here. */
function stub(): string {
  const path = output();
  writeFileSync(join(path, 'index.mjs'), 'export const handler = async () => ({});\n');
  return path;
}

/**
 * Without the template validator, which takes longer than all the rest: one test has it look at everything.
 * What it writes stays until `removeOutput`.
 */
export function newApp(): App {
  return new App({ context, outdir: output(), builtinCloudFormationValidation: false });
}

/** All stacks of one environment. Some seconds: once for each file of tests. What it writes stays until `removeOutput`. */
export function synthesize(settings: object = {}, environment = 'test'): Synthesized {
  const [app, code] = [newApp(), stub()];
  const platform = addPlatform(app, {
    environment,
    settings: DeploySettings.parse(settings),
    codeOf: () => lambda.Code.fromAsset(code),
  });
  const templates = Object.fromEntries(Object.entries(platform).map(([name, stack]) => [name, Template.fromStack(stack as Stack)]));
  return { app, platform, templates: templates as Record<keyof Platform, Template> };
}

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

/** Resources of a type by logical id. */
export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.findResources(type)) as [string, Resource][];
}

/** Properties of the only resource of a type whose properties hold what is asked for. */
export function theOne(template: Template, type: string, holds: (properties: Record<string, unknown>) => boolean = () => true): Resource {
  const found = resourcesOf(template, type).filter(([, { Properties }]) => holds(Properties));
  if (found.length !== 1) throw new Error(`${found.length} resources of ${type}: ${found.map(([id]) => id).join(', ')}`);
  return found[0]![1];
}

/** What an independent validator has to say about a definition. It brings no types that modules can read. */
export function aslProblems(definition: unknown): unknown[] {
  const validate = createRequire(import.meta.url)('asl-validator') as (definition: unknown) => { isValid: boolean; errors: unknown[] };
  const { isValid, errors } = validate(definition);
  return isValid ? [] : errors.length > 0 ? errors : ['not valid'];
}

export const STACKS_WITH_FUNCTIONS = ['pipeline', 'events', 'api'] as const;

/** Functions by the last part of their names. */
export function functionsOf(of: Synthesized['templates']): Map<string, { stack: Template; resource: Resource }> {
  return new Map(
    STACKS_WITH_FUNCTIONS.flatMap((stack) =>
      resourcesOf(of[stack], 'AWS::Lambda::Function').map(([, resource]) => [
        String(resource.Properties['FunctionName']).replace('stringline-test-', ''),
        { stack: of[stack], resource },
      ]),
    ),
  );
}

/** Everything that the role of a function may do. */
export function rightsOf(of: Synthesized['templates'], name: string): Statement[] {
  const { stack, resource } = functionsOf(of).get(name)!;
  return rightsOfRole(stack, resource.Properties['Role']);
}

/** What a role may do, by its ARN as templates write it. */
export function rightsOfRole(stack: Template, arn: unknown): Statement[] {
  const role = flat(arn).replace(/^<|\.Arn>$/gu, '');
  return resourcesOf(stack, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => JSON.stringify(Properties['Roles']).includes(`"${role}"`))
    .flatMap(([, { Properties }]) => statementsIn(Properties['PolicyDocument']));
}

export const actionsOf = (statements: readonly Statement[]): string[] => statements.flatMap(({ actions }) => [...actions]);
