import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  chooseEnvironment,
  DEPLOY_FILE,
  DeploySettings,
  parseDeployConfig,
  runtimeConfig,
  runtimeConfigSchema,
} from '../../../lib/domain/deploy/index.ts';
import { schemaPlaces, shapeOf } from '../../../lib/domain/config/shape.ts';

const EXAMPLE = readFileSync('stringline.deploy.example.yaml', 'utf8');
const DEFAULTS = DeploySettings.parse({});

/** Settings of the only environment of a text that must be right. */
function settingsOf(text: string): DeploySettings {
  const config = parseDeployConfig(text);
  expect(config.findings).toEqual([]);
  return [...config.environments.values()][0]!;
}

describe('the file of a deployment', () => {
  it('may be missing, empty, or all comments: one environment with every default', () => {
    for (const text of [undefined, '', '# nothing\n', 'models:\n  # routing: {}\n']) {
      const { environments, findings } = parseDeployConfig(text);
      expect(findings).toEqual([]);
      expect([...environments]).toEqual([['default', DEFAULTS]]);
    }
  });

  it('is shown by an example that holds the defaults and names every key', () => {
    // Prepare
    const keys = schemaPlaces(shapeOf(DeploySettings)).map(({ path }) => path.split('.').at(-1)!);
    // `price` and its likes are those of project.yaml, to which the example points.
    const elsewhere = new Set(['max_tokens', 'temperature', 'price', 'input', 'output', 'cache_read', 'cache_write']);

    // Act
    const settings = settingsOf(EXAMPLE);

    // Assess
    expect(settings).toEqual(DEFAULTS);
    expect(keys.filter((key) => !elsewhere.has(key) && !new RegExp(`\\b${key}:`, 'u').test(EXAMPLE))).toEqual([]);
  });

  it('holds for every environment, which changes single keys of it', () => {
    // Prepare
    const text = [
      'region: eu-central-1',
      'budget: { usd_per_run: 2, usd_per_month: 50 }',
      'environments:',
      '  dev: { retention: { protect: false } }',
      '  prod:',
      '    budget: { usd_per_run: 20 }',
    ].join('\n');

    // Act
    const { environments, findings } = parseDeployConfig(text);

    // Assess
    expect(findings).toEqual([]);
    expect([...environments.keys()]).toEqual(['dev', 'prod']);
    expect(environments.get('dev')).toMatchObject({ region: 'eu-central-1', budget: { usd_per_run: 2 }, retention: { protect: false } });
    expect(environments.get('prod')).toMatchObject({ budget: { usd_per_run: 20, usd_per_month: 50 }, retention: { protect: true } });
  });

  it('replaces routes whole: an environment never keeps a route it does not state', () => {
    const text = [
      'environments:',
      '  dev:',
      '    models: { routing: { only: { provider: bedrock, model: us.amazon.nova-2-lite-v1:0 } } }',
    ].join('\n');
    expect(Object.keys(settingsOf(text).models.routing)).toEqual(['only']);
  });
});

describe('what is wrong in it', () => {
  it.each<[string, string, { line: number; column?: number; message: RegExp; fix: RegExp }]>([
    ['an unknown key', 'budgets: {}\n', { line: 1, column: 1, message: /Unknown key `budgets` at the top level/u, fix: /`budget`/u }],
    [
      'an unknown key of an environment',
      'region: eu-west-1\nenvironments:\n  dev:\n    gates:\n      kid: external\n',
      { line: 5, column: 7, message: /Unknown key `kid` in `gates`/u, fix: /Did you mean `kind`/u },
    ],
    [
      'a value out of its list',
      'gates:\n  kind: jenkins\n',
      { line: 2, message: /`gates.kind` is the text "jenkins"/u, fix: /`external`/u },
    ],
    ['an account without quotes', 'account: 123456789012\n', { line: 1, message: /`account` is the number/u, fix: /text/u }],
    [
      'a secret instead of its name',
      'notify:\n  webhook_secret: "https://x?key=1"\n',
      { line: 2, message: /webhook_secret/u, fix: /name of a secret/u },
    ],
    ['a plain-text issuer', 'identity: { issuer: "http://login.example.com" }', { line: 1, message: /identity.issuer/u, fix: /./u }],
    ['an issuer without audience', 'identity:\n  issuer: https://login.example.com\n', { line: 2, message: /audience/u, fix: /audience/u }],
    ['CodeCatalyst without a place', 'gates: { kind: codecatalyst }', { line: 1, message: /know where/u, fix: /codecatalyst:/u }],
    ['registries without names', 'gates: { network: registries }', { line: 1, message: /opens nothing/u, fix: /egress/u }],
    ['names without registries', 'gates: { egress: [pypi.org] }', { line: 1, message: /no effect/u, fix: /registries/u }],
    [
      'a host twice',
      'git_hosts:\n  - { host: a.b, kind: git, secret: s, repositories: [] }\n  - { host: a.b, kind: git, secret: s, repositories: [] }',
      { line: 3, message: /twice/u, fix: /./u },
    ],
    [
      'a host without a secret',
      'git_hosts:\n  - { host: a.b, kind: gitlab, repositories: [] }',
      { line: 2, message: /token/u, fix: /stringline\/gitlab/u },
    ],
    [
      'a host that is not of CodeCommit',
      'git_hosts:\n  - { host: git.example.com, kind: codecommit, repositories: [] }',
      { line: 2, message: /no host of CodeCommit/u, fix: /git-codecommit\.us-east-1\.amazonaws\.com/u },
    ],
    [
      'following where nothing can be followed',
      'git_hosts:\n  - { host: a.b, kind: git, secret: s, repositories: [], follow: [shop] }',
      { line: 2, message: /Only repositories of CodeCommit/u, fix: /hooks/u },
    ],
    [
      'a pattern for whatever is below inside a part',
      'git_hosts:\n  - host: a.b\n    kind: git\n    secret: s\n    repositories: ["shop-**"]',
      { line: 5, message: /repositories/u, fix: /part of its own/u },
    ],
    [
      'a host that names no repositories',
      'git_hosts:\n  - { host: a.b, kind: git, secret: s }',
      { line: 2, message: /repositories/u, fix: /./u },
    ],
    [
      'a repository by an odd pattern',
      'git_hosts:\n  - host: a.b\n    kind: git\n    secret: s\n    repositories: ["{a,b}/c"]',
      { line: 5, message: /repositories/u, fix: /acme\/\*/u },
    ],
    [
      'following what may not be built',
      'git_hosts:\n  - host: git-codecommit.us-east-1.amazonaws.com\n    kind: codecommit\n    repositories: [web-*]\n    follow: [web-1, shop]',
      { line: 5, message: /shop cannot be followed/u, fix: /repositories/u },
    ],
    ['a required gate that is none', 'gates: { required: [lint, luck] }', { line: 1, message: /required/u, fix: /./u }],
    [
      'following in another region',
      'git_hosts:\n  - host: git-codecommit.eu-west-1.amazonaws.com\n    kind: codecommit\n    follow: [shop]\n    repositories: [shop]',
      { line: 4, message: /eu-west-1 do not come to us-east-1/u, fix: /region: eu-west-1/u },
    ],
    [
      'a followed address instead of a name',
      'git_hosts:\n  - host: git-codecommit.us-east-1.amazonaws.com\n    kind: codecommit\n    follow: [acme/shop]\n    repositories: []',
      { line: 4, message: /follow/u, fix: /name of a repository/u },
    ],
    [
      'a provider of laptops',
      'models: { also_allowed: [], routing: { r: { provider: scripted, model: x } } }',
      { line: 1, message: /laptops/u, fix: /bedrock/u },
    ],
    [
      'a model without a profile here',
      'models:\n  also_allowed: [jp.anthropic.claude-sonnet-5-5]',
      { line: 2, message: /no inference profile/u, fix: /models/u },
    ],
    [
      'a model without a price',
      'models: { routing: { r: { provider: bedrock, model: acme.one } } }',
      { line: 1, message: /No price/u, fix: /price/u },
    ],
    ['a burst below the rate', 'api: { requests_per_second: 500 }', { line: 1, message: /burst/u, fix: /Raise/u }],
    ['a name that no stack can have', 'environments:\n  Prod EU: {}', { line: 2, message: /name an environment/u, fix: /prod/u }],
    ['environments as a list', 'environments: [dev]', { line: 1, message: /not a section/u, fix: /environments:/u }],
    ['an environment as a text', 'environments:\n  dev: yes', { line: 2, message: /not a section/u, fix: /./u }],
    ['a list instead of the file', '- a', { line: 1, message: /not a section/u, fix: /./u }],
    ['no YAML', 'a: [', { line: 1, message: /Not valid YAML/u, fix: /./u }],
    ['hidden characters', 'prefix: "string\u202Eline"', { line: 1, message: /./u, fix: /./u }],
  ])('%s is named with its place and what to write', (_, text, expected) => {
    // Act
    const { environments, findings } = parseDeployConfig(text);

    // Assess
    expect(findings[0]).toMatchObject({ level: 'error', path: DEPLOY_FILE, line: expected.line });
    if (expected.column !== undefined) expect(findings[0]).toMatchObject({ column: expected.column });
    expect(findings[0]!.message).toMatch(expected.message);
    expect(findings[0]!.fix).toMatch(expected.fix);
    expect([...environments.values()]).toEqual([DEFAULTS]);
  });

  it('is told once, however many environments inherit it', () => {
    expect(parseDeployConfig('regin: x\nenvironments: { a: {}, b: {}, c: {} }').findings).toHaveLength(1);
  });
});

describe('choosing an environment', () => {
  const config = parseDeployConfig('environments: { dev: {}, prod: {} }');
  it.each([
    [undefined, { name: 'dev' }],
    ['prod', { name: 'prod' }],
    ['prd', { missing: 'prd', fix: 'Did you mean `prod`?' }],
    ['staging', { missing: 'staging', fix: 'Known: dev, prod.' }],
  ])('%s', (wanted, expected) => {
    expect(chooseEnvironment(config, wanted)).toMatchObject(expected);
  });
});

describe('the run-time part', () => {
  it('reads back by its own schema and names secrets only', () => {
    // Prepare
    const settings = settingsOf(
      'gates: { kind: codecatalyst, codecatalyst: { space: a, project: b, workflow: c, token_secret: d, space_id: 0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0, project_id: 1b1c2d3e-4f50-6172-8394-a5b6c7d8e9f1 } }\nnotify: { webhook_secret: hook }',
    );

    // Act
    const runtime = runtimeConfig('prod', settings);

    // Assess
    expect(runtimeConfigSchema(runtime).parse(JSON.parse(JSON.stringify(runtime)))).toEqual(runtime);
    expect(runtime.notify).toEqual({ webhookSecret: 'hook' });
    expect(runtime.gates).toMatchObject({ kind: 'codecatalyst', network: 'none', codecatalyst: { tokenSecret: 'd' } });
  });
});
