import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createModels,
  describeModels,
  type ModelsOptions,
  parseModelEnv,
  parseModelFlag,
  Playbook,
} from '../../../lib/adapters/models/index.ts';
import { ProjectConfig } from '../../../lib/domain/config/schema.ts';
import { StringlineError } from '../../../lib/domain/shared/errors.ts';
import { bedrockError, converseReply } from '../../support/model-servers/bedrock.ts';
import { openAiError, said } from '../../support/model-servers/chat-completions.ts';
import { useServers } from './servers.ts';
import { failureOf, requestOf } from './support.ts';

const { start } = useServers();
const playbook = {
  path: 'tour.yaml',
  canonical: '',
  playbook: Playbook.parse({ schema: 'stringline.playbook/1', name: 'tour', replies: { requirements: [{ text: 'scripted' }] } }),
};
const AWS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
const article = ProjectConfig.parse({
  model_routing: {
    reasoning: { provider: 'bedrock', model: 'anthropic.claude-sonnet-4-20250514-v1:0', use_cases: ['spec_generation'] },
    generation: { provider: 'bedrock', model: 'amazon.nova-pro-v1:0', use_cases: ['boilerplate'] },
  },
});

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'home-'));
  await writeFile(join(home, 'aws-config'), '[profile work]\nregion = ap-northeast-1\n[default]\noutput = json\n');
});
afterAll(() => rm(home, { recursive: true }));

const options = (change: Partial<ModelsOptions> = {}): ModelsOptions => ({
  env: {},
  config: ProjectConfig.parse({}),
  now: () => new Date('2026-11-23T12:00:00Z'),
  sleep: async () => undefined,
  random: () => 0,
  ...change,
});

async function refusal(run: Promise<unknown>): Promise<StringlineError> {
  try {
    await run;
  } catch (error) {
    if (error instanceof StringlineError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('createModels without a model', () => {
  it('names the three ways to get one', async () => {
    const error = await refusal(createModels(options()));

    expect(error).toMatchObject({ code: 'no-model', exit: 2 });
    for (const way of ['AWS_PROFILE', 'OPENAI_BASE_URL', 'llama-server', '11434', '--playbook', 'npm start'])
      expect(error.fix).toContain(way);
  });

  it('points at the server that is set when the routes ask for another', async () => {
    const error = await refusal(createModels(options({ env: { OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' } })));

    expect(error.message).toContain('bedrock (no AWS credentials were found)');
    expect(error.fix).toMatch(/^A server is set in OPENAI_BASE_URL: add `--model openai-compatible:NAME`/);
  });

  it.each([
    ['a server that is not set', { model: 'openai-compatible:qwen' }, 'no-model'],
    [
      'a hosted server without a price',
      { model: 'openai-compatible:gpt', env: { OPENAI_BASE_URL: 'https://example.com/v1' } },
      'model-price-unknown',
    ],
    ['a flag that names no provider', { model: 'qwen', env: AWS }, 'model-flag'],
    ['a broken address', { env: { OPENAI_BASE_URL: 'localhost' } }, 'environment-invalid'],
  ])('refuses %s', async (_, change, code) => {
    expect((await refusal(createModels(options(change)))).code).toBe(code);
  });
});

describe('createModels on the wire', () => {
  it('calls Bedrock by the region’s profile, with the dead model replaced', async () => {
    const server = await start(converseReply({ text: 'hi' }));
    const models = await createModels(options({ env: { ...AWS, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.url }, config: article }));

    const id = models.config.model_routing['reasoning']!.model;
    await models.port.converse(requestOf({ model: { provider: 'bedrock', id } }));

    expect(server.received[0]?.path).toBe('/model/eu.anthropic.claude-sonnet-4-6/converse');
    expect(models.findings.map((finding) => finding.ruleId)).toContain('model-end-of-life');
  });

  it.each([
    [
      'Bedrock',
      [
        bedrockError(429, 'ThrottlingException', 'slow'),
        bedrockError(503, 'ServiceUnavailableException', 'full'),
        converseReply({ text: 'hi' }),
      ],
      article,
      undefined,
    ],
    [
      'a server',
      [openAiError(429, 'slow', { 'retry-after': '1' }), openAiError(503, 'full'), said({ text: 'hi' })],
      ProjectConfig.parse({}),
      'openai-compatible:qwen',
    ],
  ] as const)('repeats a call to %s that was throttled', async (_, responders, config, model) => {
    const server = await start(...responders);
    const env = { ...AWS, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.url, OPENAI_BASE_URL: server.url };
    const { port, config: settled } = await createModels(options({ env, config, model }));
    const { provider, model: id } = settled.model_routing['reasoning']!;

    const reply = await port.converse(requestOf({ model: { provider, id } }));

    expect(reply).toMatchObject({ content: [{ text: 'hi' }], notes: ['2 of 3 attempts failed.'] });
    expect(server.received).toHaveLength(3);
  });

  it('sends every route to the model of the flag, free on this machine, and still says which configured models are gone', async () => {
    const models = await createModels(
      options({ env: { OPENAI_BASE_URL: 'http://localhost:8080' }, config: article, model: 'openai-compatible:qwen3:8b' }),
    );

    for (const route of Object.values(models.config.model_routing)) {
      expect(route).toMatchObject({ provider: 'openai-compatible', model: 'qwen3:8b', price: { input: 0, output: 0 } });
    }
    expect(models.findings.map(({ ruleId }) => ruleId)).toEqual(['model-end-of-life', 'model-price-free']);
  });

  it('takes the model of the environment, and the flag before it', async () => {
    const env = { OPENAI_BASE_URL: 'http://localhost:8080', STRINGLINE_MODEL: 'openai-compatible:a' };

    const fromEnv = await createModels(options({ env }));
    const fromFlag = await createModels(options({ env, model: 'openai-compatible:b' }));

    expect(fromEnv.config.model_routing['reasoning']?.model).toBe('a');
    expect(fromFlag.config.model_routing['reasoning']?.model).toBe('b');
  });

  it('gives everything to the playbook, whatever else is there', async () => {
    const models = await createModels(options({ env: AWS, config: article, playbook }));
    const { provider, model: id } = models.config.model_routing['generation']!;

    const reply = await models.port.converse(requestOf({ model: { provider, id } }));

    expect(id).toBe('scripted:tour');
    expect(reply.content).toEqual([{ type: 'text', text: 'scripted' }]);
  });

  it('refuses a call to a provider that the run does not have', async () => {
    const { port } = await createModels(options({ playbook }));

    expect(await failureOf(port.converse(requestOf({ model: { provider: 'openai-compatible', id: 'x' } })))).toMatchObject({
      kind: 'rejected',
    });
  });
});

describe('the region of files', () => {
  it.each([
    ['of the profile', 'work', 'jp.'],
    ['by default', 'default', 'us.'],
  ])('is taken %s', async (_, profile, prefix) => {
    const before = { ...process.env };
    Object.assign(process.env, { AWS_CONFIG_FILE: join(home, 'aws-config'), AWS_SHARED_CREDENTIALS_FILE: join(home, 'none') });
    try {
      const { config } = await createModels(options({ env: { AWS_PROFILE: profile } }));

      expect(config.model_routing['reasoning']?.model).toBe(`${prefix}anthropic.claude-sonnet-4-6`);
    } finally {
      process.env = before;
    }
  });
});

describe('describe', () => {
  it('lists providers and routes', async () => {
    const models = await createModels(options({ env: AWS, config: article }));

    const report = models.describe();

    expect(report.providers).toEqual([
      { provider: 'bedrock', reachable: true, detail: 'credentials by AWS_ACCESS_KEY_ID, region eu-west-1' },
      { provider: 'openai-compatible', reachable: false, detail: 'OPENAI_BASE_URL is not set' },
      { provider: 'scripted', reachable: false, detail: 'no --playbook was given' },
    ]);
    expect(report.routes).toMatchObject([
      { route: 'reasoning', name: 'Claude Sonnet 4.6', priceSource: 'catalogue', useCases: ['spec_generation'] },
      { route: 'generation', name: 'Amazon Nova Pro', ref: { id: 'eu.amazon.nova-pro-v1:0' } },
    ]);
  });

  it('does not fail where a run could not start', async () => {
    const none = await describeModels(options());
    const unpriced = await describeModels(
      options({ env: { OPENAI_BASE_URL: 'http://llm.internal/v1', OPENAI_API_KEY: 'k' }, model: 'openai-compatible:x' }),
    );

    expect(none).toMatchObject({ problem: { code: 'no-model' }, routes: [{ route: 'reasoning' }, { route: 'generation' }] });
    expect(unpriced).toMatchObject({ problem: { code: 'model-price-unknown' }, routes: [] });
    expect(unpriced.providers[1]?.detail).toContain('UNENCRYPTED');
  });

  it('finds credentials in a file', async () => {
    const report = await describeModels(
      options({ env: { AWS_CONFIG_FILE: join(home, 'aws-config'), AWS_REGION: 'us-east-1', HOME: home } }),
    );

    expect(report.providers[0]).toMatchObject({ reachable: true, detail: expect.stringContaining('aws-config') });
    expect(report.problem).toBeUndefined();
  });
});

describe('parseModelEnv', () => {
  it('takes empty variables for unset ones', () => {
    expect(parseModelEnv({ OPENAI_BASE_URL: '', AWS_REGION: '', STRINGLINE_MODEL_ATTEMPTS: '' })).toMatchObject({
      openai: { baseUrl: undefined },
      aws: { region: undefined, promisedBy: undefined, files: [] },
      attempts: 4,
      timeoutMs: 900_000,
    });
  });

  it.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/v1'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/v1'],
    ['https://host/openai/v1', 'https://host/openai/v1'],
  ])('reads the base URL %s as %s', (given, expected) => {
    expect(parseModelEnv({ OPENAI_BASE_URL: given }).openai.baseUrl?.href).toBe(expected);
    expect(parseModelEnv({ OPENAI_BASE_URL: 'http://other/v1', STRINGLINE_OPENAI_BASE_URL: given }).openai.baseUrl?.href).toBe(expected);
  });

  it('lets a named profile go before keys', () => {
    expect(parseModelEnv({ ...AWS, AWS_PROFILE: 'work' }).aws).toMatchObject({
      credentials: undefined,
      profile: 'work',
      promisedBy: 'AWS_PROFILE',
    });
    expect(parseModelEnv({ ...AWS, AWS_SESSION_TOKEN: 't' }).aws.credentials).toEqual({
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 't',
    });
  });

  it.each([
    ['OPENAI_BASE_URL', 'http://user:hunter2@host/v1'],
    ['OPENAI_BASE_URL', 'ftp://host'],
    ['OPENAI_API_KEY', 'hunter2 hunter2'],
    ['STRINGLINE_MODEL_TIMEOUT_SECONDS', '0'],
    ['STRINGLINE_MODEL_ATTEMPTS', 'many'],
  ])('refuses %s=%s by name, without its value', async (name, value) => {
    const error = await refusal(Promise.resolve().then(() => parseModelEnv({ [name]: value })));

    expect(error).toMatchObject({ code: 'environment-invalid', exit: 2 });
    expect(error.message).toContain(name);
    expect(error.message).not.toContain('hunter2');
  });
});

describe('parseModelFlag', () => {
  it.each([
    ['openai-compatible:qwen3:8b', { provider: 'openai-compatible', id: 'qwen3:8b' }],
    ['bedrock:us.amazon.nova-2-lite-v1:0', { provider: 'bedrock', id: 'us.amazon.nova-2-lite-v1:0' }],
  ])('reads %s', (flag, expected) => {
    expect(parseModelFlag(flag)).toEqual(expected);
  });

  it.each(['qwen', ':x', 'bedrock:', 'scripted:tour', ''])('refuses %j', (flag) => {
    expect(() => parseModelFlag(flag)).toThrow(StringlineError);
  });
});
