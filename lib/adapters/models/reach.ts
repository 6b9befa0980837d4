import { existsSync } from 'node:fs';
import type { ModelRef } from '../../domain/models/converse.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { isLoopback, type ModelEnv } from './env.ts';
import type { LoadedPlaybook } from './scripted/index.ts';

export type Provider = ModelRef['provider'];

/** Whether a provider can be called from here, as far as that shows without calling it. */
export interface ProviderReport {
  provider: Provider;
  reachable: boolean;
  /** How, or why not. */
  detail: string;
}

/** What the environment and the command line offer, without a call to anything. */
export function reachable(env: ModelEnv, playbook: LoadedPlaybook | undefined): ProviderReport[] {
  return [bedrockReport(env), openAiReport(env), scriptedReport(playbook)];
}

function bedrockReport({ aws }: ModelEnv): ProviderReport {
  const file = aws.files.find((path) => existsSync(path));
  const by = aws.promisedBy ?? file;
  if (by === undefined) return { provider: 'bedrock', reachable: false, detail: 'no AWS credentials were found' };
  const at = aws.endpoint === undefined ? '' : `, at ${aws.endpoint}`;
  return { provider: 'bedrock', reachable: true, detail: `credentials by ${by}, region ${aws.region ?? 'of the profile'}${at}` };
}

function openAiReport({ openai }: ModelEnv): ProviderReport {
  const { baseUrl, apiKey } = openai;
  if (baseUrl === undefined) return { provider: 'openai-compatible', reachable: false, detail: 'OPENAI_BASE_URL is not set' };
  const key =
    apiKey === undefined
      ? 'without a key'
      : baseUrl.protocol === 'http:' && !isLoopback(baseUrl)
        ? 'with a key that travels UNENCRYPTED'
        : 'with a key';
  return { provider: 'openai-compatible', reachable: true, detail: `${baseUrl.href}, ${key}` };
}

function scriptedReport(playbook: LoadedPlaybook | undefined): ProviderReport {
  if (playbook === undefined) return { provider: 'scripted', reachable: false, detail: 'no --playbook was given' };
  return { provider: 'scripted', reachable: true, detail: `playbook "${playbook.playbook.name}" (${playbook.path})` };
}

const THREE_WAYS = `There are three ways to get a model:
  1. Amazon Bedrock: set AWS_REGION and AWS_PROFILE (or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY).
  2. Any server that speaks the OpenAI protocol, on this machine or hosted (a key goes into OPENAI_API_KEY):
       llama.cpp:  llama-server -m model.gguf --jinja --port 8080
                   OPENAI_BASE_URL=http://127.0.0.1:8080/v1 stringline run --model openai-compatible:local "…"
       Ollama:     OPENAI_BASE_URL=http://127.0.0.1:11434/v1 stringline run --model openai-compatible:qwen3-coder "…"
  3. The scripted model, which answers from a file: \`npm start\` shows a whole run, \`--playbook FILE\` takes your own.`;

/** The error for routes that lead nowhere from here. Undefined where every needed provider is at hand. */
export function unreachableError(needed: readonly Provider[], reports: readonly ProviderReport[]): StringlineError | undefined {
  const missing = reports.filter((report) => needed.includes(report.provider) && !report.reachable);
  if (missing.length === 0) return undefined;
  const reasons = missing.map((report) => `${report.provider} (${report.detail})`).join(' and ');
  const server = reports.some((report) => report.provider === 'openai-compatible' && report.reachable);
  const shortcut = server ? 'A server is set in OPENAI_BASE_URL: add `--model openai-compatible:NAME` to send every call there.\n' : '';
  return new StringlineError({
    code: 'no-model',
    message: `No model can be reached: the routes ask for ${reasons}.`,
    fix: `${shortcut}${THREE_WAYS}`,
    exit: EXIT.usage,
  });
}
