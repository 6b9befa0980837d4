// Lets judges that we did not write look at the project: `npm run conformance [-- name…]`.
import process from 'node:process';
import { cfnLint } from './cfn-lint/judge.ts';
import { dynamodbLocal } from './dynamodb-local/judge.ts';
import { eventRuler } from './event-ruler/judge.ts';
import { junit } from './junit/judge.ts';
import { type Judge, NotInstalled, type Verdict } from './judge.ts';
import { lambdaRic } from './lambda-ric/judge.ts';
import { moto } from './moto/judge.ts';
import { sarif } from './sarif/judge.ts';
import { schemathesis } from './schemathesis/judge.ts';
import { mavenClassPath } from './tools.ts';

/** Those that take longest come last. */
const JUDGES: readonly Judge[] = [sarif, junit, eventRuler(mavenClassPath), cfnLint, schemathesis, moto, lambdaRic, dynamodbLocal];

type Outcome = { judge: Judge; verdict: Verdict } | { judge: Judge; notRun: string };

async function ask(judge: Judge): Promise<Outcome> {
  try {
    return { judge, verdict: await judge.run() };
  } catch (error) {
    if (error instanceof NotInstalled) return { judge, notRun: error.message };
    return { judge, verdict: { passed: 0, failed: [error instanceof Error ? (error.stack ?? error.message) : String(error)], notes: [] } };
  }
}

function report(outcome: Outcome): void {
  const { name, of } = outcome.judge;
  if ('notRun' in outcome) {
    process.stdout.write(`NOT RUN  ${name} (${of}): ${outcome.notRun}\n`);
    return;
  }
  const { passed, failed, notes } = outcome.verdict;
  process.stdout.write(`${failed.length === 0 ? 'passed ' : 'FAILED '}  ${name} (${of}): ${passed} passed, ${failed.length} failed\n`);
  for (const line of failed) process.stdout.write(`  ✗ ${line}\n`);
  for (const line of notes) process.stdout.write(`  · ${line}\n`);
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !JUDGES.some((judge) => judge.name === name));
if (unknown.length > 0) {
  process.stderr.write(`No judge ${unknown.join(', ')}; there are ${JUDGES.map(({ name }) => name).join(', ')}.\n`);
  process.exit(2);
}
const outcomes: Outcome[] = [];
for (const judge of JUDGES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const outcome = await ask(judge);
  report(outcome);
  outcomes.push(outcome);
}
const notRun = outcomes.filter((outcome) => 'notRun' in outcome).length;
const bad = outcomes.filter(
  (outcome) => 'verdict' in outcome && (outcome.verdict.failed.length > 0 || outcome.verdict.passed === 0),
).length;
process.stdout.write(`${outcomes.length - notRun - bad} judges agree, ${bad} do not, ${notRun} not run\n`);
// A lane in which nobody was asked has shown nothing.
process.exitCode = bad > 0 || notRun === outcomes.length ? 1 : 0;
