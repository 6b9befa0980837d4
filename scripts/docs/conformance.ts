import { readFileSync } from 'node:fs';

/** A disagreement with a judge that the documentation of the service has settled. */
export interface Settled {
  vectors: string[];
  because: string;
  /** Whether the judge disagrees at some times only: then that it agrees at one is no reason to take it off the list. */
  chance?: boolean;
  source: string;
}

/** Judges, what they look at, and what installs them. */
export const JUDGE_ROWS: readonly (readonly [judge: string, looksAt: string, needs: string])[] = [
  [
    'moto 5.2.5, with jsonata-python 0.7.1',
    'the vectors of Amazon States Language in `test/vectors/asl`, run by its interpreter',
    'Python',
  ],
  ['@microsoft/jest-sarif 1.0.0-beta.0', 'the SARIF reports of `lint`, by the schema of SARIF 2.1.0 that it brings', 'npm'],
  ['junitparser 5.0.3', 'the JUnit reports of `lint`: it reads them and counts what they say', 'Python'],
  ['event-ruler 1.8.1', 'the event patterns of the deployment over the recorded events in `test/vectors/events`', 'Java, Maven'],
  ['cfn-lint 1.58.0', 'the synthesized templates', 'Python'],
  ['DynamoDB Local 3.3', 'the stores: contract suites, 200 runs at once, throttling, spilled items', 'Java'],
  ['aws-lambda-ric 4.0.2', 'every bundle that would be uploaded: it loads, and answers an event that is none', 'a C++ compiler, cmake'],
  ['schemathesis 4.32.5, openapi-spec-validator 0.9.0', 'the OpenAPI document, and a running API over it', 'Python'],
];

/** The disagreements with moto, each with what settles it. */
export function settledWithMoto(): Settled[] {
  const file = new URL('../conformance/moto/settled.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Settled[];
}
