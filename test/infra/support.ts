import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DeploySettings } from '../../lib/domain/deploy/index.ts';
import { addPlatform, type Platform } from '../../lib/infra/platform.ts';

/** Flags as `cdk synth` sets them. */
const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

/** Something to upload: what is in it does not matter here. */
const stub = mkdtempSync(join(tmpdir(), 'stringline-infra-'));
writeFileSync(join(stub, 'index.mjs'), 'export const handler = async () => ({});\n');

export interface Synthesized {
  app: App;
  platform: Platform;
  templates: Record<keyof Platform, Template>;
}

export function newApp(): App {
  return new App({ context: { ...context, '@aws-cdk/core:validateAgainstDefaultRules': false } });
}

/** All stacks of one environment. Some seconds: once for each file of tests. */
export function synthesize(settings: object = {}, environment = 'test'): Synthesized {
  const app = newApp();
  const platform = addPlatform(app, {
    environment,
    settings: DeploySettings.parse(settings),
    codeOf: () => lambda.Code.fromAsset(stub),
  });
  const templates = Object.fromEntries(Object.entries(platform).map(([name, stack]) => [name, Template.fromStack(stack)]));
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
