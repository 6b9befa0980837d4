import { describe, expect, test } from '@jest/globals';
import { readEnv } from '../../lambdas/shared/env.ts';

const ARN = 'arn:aws:states:eu-central-1:111122223333:stateMachine:spec-pipeline:live';

function problem(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was accepted');
}

describe("a function's environment", () => {
  test('gives what was asked for and nothing else', () => {
    const source = { STRINGLINE_TABLE: 't', STRINGLINE_PIPELINE_ARN: ARN, STRINGLINE_BUCKET: 'b', HOME: '/home' };

    expect(readEnv(['STRINGLINE_TABLE', 'STRINGLINE_PIPELINE_ARN'], source)).toEqual({
      STRINGLINE_TABLE: 't',
      STRINGLINE_PIPELINE_ARN: ARN,
    });
  });

  test('holds the sections of the configuration that the function was given', () => {
    const policy = { required: ['lint'], minimumCoverage: 0, untestedCriteria: 'fail', waivers: 'refuse' };
    const gates = { kind: 'codebuild', network: 'none', timeoutMinutes: 30, ...policy };

    expect(readEnv(['STRINGLINE_CONFIG'], { STRINGLINE_CONFIG: JSON.stringify({ gates }) })).toEqual({ STRINGLINE_CONFIG: { gates } });
  });

  test('names everything that is missing at once', () => {
    expect(problem(() => readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET'], {}))).toMatch(/STRINGLINE_TABLE .*STRINGLINE_BUCKET /u);
  });

  test.each([
    ['STRINGLINE_TABLE', ''],
    ['STRINGLINE_PIPELINE_ARN', 'spec-pipeline-secret'],
    ['STRINGLINE_GATES', 'jenkins-secret'],
    ['STRINGLINE_CONFIG', '{secret'],
    ['STRINGLINE_CONFIG', '{"surprise-secret":1}'],
  ] as const)('refuses %s = %s, without its value', (name, value) => {
    const message = problem(() => readEnv([name], { [name]: value }));

    expect(message).toContain(name);
    expect(value === '' || value.startsWith('{') || !message.includes(value)).toBe(true);
  });
});
