// The CDK app. `npx cdk synth` runs it on the Node 24 that npm has put first on the PATH.
import process from 'node:process';
import { run } from '../lib/infra/main.ts';

process.exitCode = run();
