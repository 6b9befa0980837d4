import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import type { FunctionName } from '../domain/platform/index.ts';
import type { CodeOf } from './stacks/pipeline-stack.ts';

/** The bundles of `scripts/build.mjs`, as they are. */
export function bundlesIn(folder: string): CodeOf {
  return (name: FunctionName) => {
    const bundle = join(folder, name);
    if (!existsSync(join(bundle, 'index.mjs')))
      throw new StringlineError({
        code: 'bundle-missing',
        message: `There is no bundle of the function "${name}" in ${folder}.`,
        fix: 'npm run build',
        exit: EXIT.usage,
      });
    return lambda.Code.fromAsset(bundle, { exclude: ['*.map'] });
  };
}
