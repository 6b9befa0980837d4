// The runtime of one execution environment, after the documented contract of the Lambda Runtime API: load the handler, then for ever ask for
// an invocation, call the handler, answer. It is a process of its own and is told everything by its environment, as the managed runtime is.
import { request } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

type Handler = (event: unknown, context: unknown) => unknown;

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const { env } = process;
const [host, port] = (env['AWS_LAMBDA_RUNTIME_API'] ?? '').split(':');
let current: string | undefined;

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method, path: `/2018-06-01/runtime/${path}`, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function failureOf(error: unknown): { errorType: string; errorMessage: string; trace: string[] } {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

async function report(path: string, error: unknown): Promise<void> {
  const failure = failureOf(error);
  await call('POST', path, failure, { 'content-type': 'application/json', 'Lambda-Runtime-Function-Error-Type': failure.errorType });
}

/** `index.handler` below `LAMBDA_TASK_ROOT`. */
async function loadHandler(): Promise<Handler> {
  const [file, name = ''] = (env['_HANDLER'] ?? '').split('.');
  const path = join(env['LAMBDA_TASK_ROOT'] ?? '', `${file ?? ''}.mjs`);
  const module = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  if (typeof module[name] !== 'function')
    throw Object.assign(new Error(`${name} is no function of ${path}`), { name: 'Runtime.HandlerNotFound' });
  return module[name] as Handler;
}

function contextOf(headers: Answer['headers']): Record<string, unknown> {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'],
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

async function handleNext(handler: Handler): Promise<void> {
  const { headers, body } = await call('GET', 'invocation/next');
  const id = String(headers['lambda-runtime-aws-request-id']);
  current = id;
  env['_X_AMZN_TRACE_ID'] = String(headers['lambda-runtime-trace-id']);
  try {
    const result = await handler(JSON.parse(body), contextOf(headers));
    await call('POST', `invocation/${id}/response`, result ?? null);
  } catch (error) {
    await report(`invocation/${id}/error`, error);
  }
  current = undefined;
}

/** What nobody caught ends the environment, after it was told. */
async function die(name: string, error: unknown): Promise<void> {
  const failure = Object.assign(new Error(failureOf(error).errorMessage), { name });
  await report(current === undefined ? 'init/error' : `invocation/${current}/error`, failure);
  process.exit(129);
}
process.on('uncaughtException', (error) => void die('Runtime.UnhandledException', error));
process.on('unhandledRejection', (error) => void die('Runtime.UnhandledPromiseRejection', error));

try {
  const handler = await loadHandler();
  for (;;) await handleNext(handler);
} catch (error) {
  await report('init/error', error);
  process.exitCode = 1;
}
