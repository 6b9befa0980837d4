import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type InvocationResult, startRuntimeApi } from './runtime-api.ts';

export interface FunctionSpec {
  name: string;
  /** Folder that holds `index.mjs`: what would be uploaded. */
  code: string;
  timeoutSeconds: number;
  memoryMb: number;
  /** The function's own variables; nothing of this process is passed on. */
  env: Readonly<Record<string, string>>;
  /** Key of the function's role. @default one for all */
  accessKeyId?: string;
}

export interface EnvironmentOptions {
  region: string;
  account: string;
  /** Command that starts the runtime. @default our bootstrap, with this Node */
  runtime?: readonly string[];
  /** Each line that the function prints. */
  onLog?: (functionName: string, line: string) => void;
}

/** One execution environment of a function: a process with a runtime, reused from invocation to invocation. */
export interface ExecutionEnvironment {
  invoke(payload: string): Promise<InvocationResult>;
  /** False once its process has ended. */
  alive(): boolean;
  close(): Promise<void>;
}

/** Of every role. */
export const SECRET_ACCESS_KEY = 'local-secret';

const BOOTSTRAP = join(dirname(fileURLToPath(import.meta.url)), 'bootstrap.ts');
const OUR_RUNTIME = [process.execPath, '--disable-warning=ExperimentalWarning', BOOTSTRAP];

/** Starts a process for a function and waits until its code is loaded. Rejects with the RuntimeFailure of an init that failed. */
export async function startEnvironment(spec: FunctionSpec, options: EnvironmentOptions): Promise<ExecutionEnvironment> {
  const api = await startRuntimeApi();
  const child = startProcess(spec, options, api.authority);
  const ended = once(child, 'close').then((how) => {
    const [code, signal] = how as [number | null, NodeJS.Signals | null];
    api.abandon({ errorType: 'Runtime.ExitError', errorMessage: `Error: Runtime exited with ${exitWords(code, signal)}` });
  });
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await api.close();
  };
  try {
    await api.ready;
  } catch (failure) {
    await close();
    throw failure;
  }
  return {
    alive: () => !child.killed && child.exitCode === null && child.signalCode === null,
    close,
    invoke: async (payload) => {
      const limitMs = spec.timeoutSeconds * 1000;
      const timer = setTimeout(() => {
        const errorMessage = `Error: Task timed out after ${spec.timeoutSeconds.toFixed(2)} seconds`;
        api.abandon({ errorType: 'Sandbox.Timedout', errorMessage });
        child.kill('SIGKILL');
      }, limitMs);
      try {
        return await api.invoke(payload, { functionArn: functionArn(spec.name, options), deadlineMs: Date.now() + limitMs });
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

export function functionArn(name: string, { region, account }: Pick<EnvironmentOptions, 'region' | 'account'>): string {
  return `arn:aws:lambda:${region}:${account}:function:${name}`;
}

function startProcess(spec: FunctionSpec, options: EnvironmentOptions, runtimeApi: string): ChildProcess {
  const [command = '', ...args] = options.runtime ?? OUR_RUNTIME;
  const child = spawn(command, args, {
    cwd: spec.code,
    env: { ...environmentOf(spec, options), AWS_LAMBDA_RUNTIME_API: runtimeApi },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLog?.(spec.name, line);
    });
  }
  return child;
}

function environmentOf(spec: FunctionSpec, { region }: EnvironmentOptions): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: spec.accessKeyId ?? 'ASIALOCALEXAMPLE',
    AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN: 'local-session',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: spec.code,
    _HANDLER: 'index.handler',
    NODE_OPTIONS: `--max-old-space-size=${Math.floor(spec.memoryMb * 0.9)}`,
    ...spec.env,
  };
}

const exitWords = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal === null ? `error: exit status ${code ?? ''}` : `signal: ${signal}`;
