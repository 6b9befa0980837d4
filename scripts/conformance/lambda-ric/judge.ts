import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { type FunctionSpec, startEnvironment } from '../../../test/support/aws/lambda/execution-environment.ts';
import type { Judge } from '../judge.ts';
import { npmPackage, ROOT } from '../tools.ts';

const VERSION = '4.0.2';
const BUNDLES = join(ROOT, 'dist', 'lambdas');
const PLACE = { region: 'eu-central-1', account: '111122223333' };
/** Nobody listens there: what is judged is that a bundle loads and answers, not what stands behind it. */
const NOWHERE = 'http://127.0.0.1:9';

/** A deployment with everything, so that every function finds its settings. */
const GATES = {
  kind: 'codecatalyst',
  network: 'none',
  timeoutMinutes: 30,
  required: [],
  minimumCoverage: 0,
  waivers: 'refuse',
  codecatalyst: { space: 'acme', project: 'shop', workflow: 'gate', tokenSecret: 'stringline/codecatalyst' },
};

const LIMITS = {
  models: { routing: {}, alsoAllowed: [] },
  budget: { usdPerRun: 5, tokensPerRun: 5_000_000 },
  reviews: { requesterMayApprove: true },
};

/** The bundles that are uploaded, loaded and called by the runtime interface client that Lambda's own images carry. */
export const lambdaRic: Judge = {
  name: 'aws-lambda-ric',
  of: 'bundles of the functions',
  run: async () => {
    const client = join(await npmPackage('aws-lambda-ric', VERSION), 'index.mjs');
    const names = readdirSync(BUNDLES).filter((name) => existsSync(join(BUNDLES, name, 'index.mjs')));
    const failed: string[] = [];
    for (const name of names) {
      const answer = await callOnce(specOf(name), client);
      if (answer !== undefined) failed.push(`${name}: ${answer}`);
    }
    return { passed: names.length - failed.length, failed, notes: [`${names.length} bundles; each was given an event that is none`] };
  },
};

function specOf(name: string): FunctionSpec {
  return {
    name,
    code: join(BUNDLES, name),
    timeoutSeconds: 20,
    memoryMb: 512,
    env: {
      AWS_ENDPOINT_URL: NOWHERE,
      STRINGLINE_TABLE: 'table',
      STRINGLINE_BUCKET: 'bucket',
      STRINGLINE_BUS: 'bus',
      STRINGLINE_PIPELINE_ARN: `arn:aws:states:${PLACE.region}:${PLACE.account}:stateMachine:spec-pipeline`,
      STRINGLINE_SANDBOX_PROJECT: 'sandbox',
      STRINGLINE_GATES: 'codebuild',
      STRINGLINE_CONFIG: JSON.stringify({ ...LIMITS, gates: GATES, notify: {} }),
      STRINGLINE_TOPIC: `arn:aws:sns:${PLACE.region}:${PLACE.account}:reviewers`,
      POWERTOOLS_SERVICE_NAME: name,
      POWERTOOLS_METRICS_NAMESPACE: 'Stringline',
    },
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
