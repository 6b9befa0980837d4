import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { createFunctions, type Functions } from './functions.ts';

const CODE: Record<string, string> = {
  answers: `let calls = 0;
export const handler = async (event, context) => ({
  event, calls: (calls += 1), name: context.functionName, arn: context.invokedFunctionArn, id: context.awsRequestId.length,
  inTime: context.getRemainingTimeInMillis() > 1000 && context.getRemainingTimeInMillis() <= 30000,
  own: process.env.OWN, ours: process.env.NODE_ENV ?? 'nothing of the caller', trace: process.env._X_AMZN_TRACE_ID.startsWith('Root=1-'),
});`,
  throws: `export const handler = async () => { throw Object.assign(new Error('the budget is spent'), { name: 'budget-reached' }); };`,
  hangs: `export const handler = () => new Promise((resolve) => setTimeout(resolve, 60_000));`,
  exits: `export const handler = async () => process.exit(7);`,
  forgets: `export const handler = () => { Promise.reject(new Error('nobody caught me')); return new Promise((resolve) => setTimeout(resolve, 5000)); };`,
  breaks: `throw new SyntaxError('at load');`,
  nameless: `export const other = 1;`,
  floods: `export const handler = async () => 'x'.repeat(7 * 1024 * 1024);`,
  silent: `export const handler = async () => undefined;`,
};

describe('functions as Lambda runs them', () => {
  const open: Functions[] = [];
  const folders: { remove(): void }[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((functions) => functions.close()));
    for (const folder of folders.splice(0)) folder.remove();
  });

  function lay(options: { timeoutSeconds?: number; concurrency?: number; onLog?: (name: string, line: string) => void } = {}): Functions {
    const folder = temporaryDirectory();
    folders.push(folder);
    const specs = Object.entries(CODE).map(([name, source]) => {
      const code = join(folder.path, name);
      mkdirSync(code);
      writeFileSync(join(code, 'index.mjs'), source);
      return { name, code, timeoutSeconds: options.timeoutSeconds ?? 30, memoryMb: 128, env: { OWN: 'value' } };
    });
    const functions = createFunctions({
      functions: specs,
      region: 'eu-central-1',
      account: '111122223333',
      concurrency: options.concurrency ?? 2,
      ...(options.onLog && { onLog: options.onLog }),
    });
    open.push(functions);
    return functions;
  }
  const invoke = async (functions: Functions, name: string, payload: unknown = {}): Promise<unknown> => {
    const result = await functions.invoke(name, payload);
    return result.ok ? JSON.parse(result.payload) : result.failure;
  };

  test('a handler gets event, context and its own environment, and its process stays warm', async () => {
    const functions = lay();

    const answers = [await invoke(functions, 'answers', { a: 1 }), await invoke(functions, 'answers', { a: 2 })];

    expect(answers[0]).toEqual({
      event: { a: 1 },
      calls: 1,
      name: 'answers',
      arn: 'arn:aws:lambda:eu-central-1:111122223333:function:answers',
      id: 36,
      inTime: true,
      own: 'value',
      ours: 'nothing of the caller',
      trace: true,
    });
    expect(answers[1]).toMatchObject({ event: { a: 2 }, calls: 2 });
    expect(functions.coldStarts.get('answers')).toBe(1);
  });

  test.each([
    ['throws', { errorType: 'budget-reached', errorMessage: 'the budget is spent' }],
    ['exits', { errorType: 'Runtime.ExitError', errorMessage: 'Error: Runtime exited with error: exit status 7' }],
    ['forgets', { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'nobody caught me' }],
    ['breaks', { errorType: 'SyntaxError', errorMessage: 'at load' }],
    ['nameless', { errorType: 'Runtime.HandlerNotFound' }],
    ['floods', { errorType: 'Function.ResponseSizeTooLarge' }],
    ['absent', { errorType: 'Lambda.ResourceNotFoundException' }],
  ])('a function that %s fails by name', async (name, failure) => {
    expect(await invoke(lay(), name)).toMatchObject(failure);
  });

  test('an undefined result is null, as over the wire', async () => {
    expect(await invoke(lay(), 'silent')).toBeNull();
  });

  test('a function that hangs is stopped when its time is up, and a new process serves the next call', async () => {
    const functions = lay({ timeoutSeconds: 1 });

    const failures = [await invoke(functions, 'hangs'), await invoke(functions, 'hangs')];

    expect(failures[0]).toEqual({ errorType: 'Sandbox.Timedout', errorMessage: 'Error: Task timed out after 1.00 seconds' });
    expect(functions.coldStarts.get('hangs')).toBe(2);
  });

  test('callers beyond the concurrency are throttled', async () => {
    const functions = lay({ timeoutSeconds: 1, concurrency: 1 });

    const [first, second] = await Promise.all([invoke(functions, 'hangs'), invoke(functions, 'hangs')]);

    expect([first, second]).toMatchObject([{ errorType: 'Sandbox.Timedout' }, { errorType: 'Lambda.TooManyRequestsException' }]);
  });

  test('a function can be made to refuse its next calls', async () => {
    const functions = lay();
    functions.throttle('answers', 1);

    const answers = [await invoke(functions, 'answers'), await invoke(functions, 'answers')];

    expect(answers).toMatchObject([{ errorType: 'Lambda.TooManyRequestsException' }, { calls: 1 }]);
  });
});
