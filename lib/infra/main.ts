import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { StringlineError } from '../domain/shared/errors.ts';
import { bundlesIn } from './bundles.ts';
import { addPlatform } from './platform.ts';
import { StringlineChecks } from './rules/index.ts';
import { readSettings } from './settings.ts';

/**
 * The CDK app: `-c environment=prod` chooses an environment of `stringline.deploy.yaml` (`-c config=…` another file). Rule packs judge
 * what is synthesized; a finding that nobody has accepted ends the synthesis.
 */
export function main(): void {
  const app = new App();
  const context = (key: string): string | undefined => app.node.tryGetContext(key) as string | undefined;
  const [file, environment] = [context('config'), context('environment')];
  const chosen = readSettings({ ...(file !== undefined && { file }), ...(environment !== undefined && { environment }) });
  const codeOf = bundlesIn(join(import.meta.dirname, '../../dist/lambdas'));
  addPlatform(app, { environment: chosen.name, settings: chosen.settings, codeOf });
  Validations.of(app).addPlugins(
    new AwsSolutionsChecks(app, { verbose: true }),
    new ServerlessChecks(app, { verbose: true }),
    new StringlineChecks(app, { verbose: true }),
  );
  app.synth();
}

/** Runs the app; what is wrong with the settings is said in words, without a stack. Returns the exit code. */
export function run(): number {
  try {
    main();
    return 0;
  } catch (error) {
    if (!(error instanceof StringlineError)) throw error;
    process.stderr.write(`Error: ${error.message}\n${error.fix === undefined ? '' : `Fix: ${error.fix}\n`}`);
    return error.exit;
  }
}
