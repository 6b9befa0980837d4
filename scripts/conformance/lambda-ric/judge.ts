import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { deployedFunctions } from '../../../test/support/aws/iam/deployed.ts';
import { type FunctionSpec, startEnvironment } from '../../../test/support/aws/lambda/execution-environment.ts';
import type { Judge } from '../judge.ts';
import { npmPackage, ROOT } from '../tools.ts';

const VERSION = '4.0.2';
const BUNDLES = join(ROOT, 'dist', 'lambdas');
const PLACE = { region: 'eu-central-1', account: '111122223333' };
/** Nobody listens there: what is judged is that a bundle loads and answers, not what stands behind it. */
const NOWHERE = 'http://127.0.0.1:9';

/** A deployment with everything, so that every function is there. */
const SETTINGS = {
  gates: {
    kind: 'codecatalyst',
    codecatalyst: {
      ...{ space: 'acme', project: 'shop', workflow: 'gate', token_secret: 'stringline/codecatalyst' },
      ...{ space_id: '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0', project_id: '1b1c2d3e-4f50-6172-8394-a5b6c7d8e9f1' },
    },
  },
};

/** The bundles that are uploaded, loaded and called by the runtime interface client that Lambda's own images carry. */
export const lambdaRic: Judge = {
  name: 'aws-lambda-ric',
  of: 'bundles of the functions',
  run: async () => {
    const client = join(await npmPackage('aws-lambda-ric', VERSION), 'index.mjs');
    const names = readdirSync(BUNDLES).filter((name) => existsSync(join(BUNDLES, name, 'index.mjs')));
    const failed: string[] = [];
    const deployed = deployedFunctions(SETTINGS, PLACE);
    for (const name of names) {
      const answer = await callOnce(specOf(name, deployed.get(name)?.environment), client);
      if (answer !== undefined) failed.push(`${name}: ${answer}`);
    }
    return { passed: names.length - failed.length, failed, notes: [`${names.length} bundles; each was given an event that is none`] };
  },
};

function specOf(name: string, environment: FunctionSpec['env'] = {}): FunctionSpec {
  return {
    name,
    code: join(BUNDLES, name),
    timeoutSeconds: 20,
    memoryMb: 512,
    env: { ...environment, AWS_ENDPOINT_URL: NOWHERE },
  };
}

/** What is wrong, or undefined: the function must load, and answer or fail in words of its own. */
async function callOnce(spec: FunctionSpec, client: string): Promise<string | undefined> {
  try {
    const environment = await startEnvironment(spec, { ...PLACE, runtime: [process.execPath, client, 'index.handler'] });
    try {
      const result = await environment.invoke('{"not":"an event"}');
      if (result.ok) return undefined;
      const { errorType, errorMessage } = result.failure;
      return /^(Runtime|Sandbox)\./u.test(errorType) ? `${errorType}: ${errorMessage}` : undefined;
    } finally {
      await environment.close();
    }
  } catch (failure) {
    return `does not start: ${JSON.stringify(failure)}`;
  }
}
