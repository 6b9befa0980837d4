import { describe, expect, it } from '@jest/globals';
import { defaultConfig, parseProjectConfig } from '../../../lib/domain/config/index.ts';
import { ARTICLE_CONFIG } from './article.ts';

const TODAY = '2026-11-23';
const parse = (text: string | undefined) => parseProjectConfig(text, TODAY);
const errorsOf = (text: string) => parse(text).findings.filter(({ level }) => level === 'error');

describe('parseProjectConfig', () => {
  it.each([
    ['no file', undefined],
    ['an empty file', ''],
    ['comments only', '# nothing yet\n'],
    ['empty sections', 'workspace:\nhooks:\n  on_save:\nmodel_routing:\nquality_gates:\n  waivers:\n  commands:\n'],
    ['a byte order mark and CRLF', '\uFEFFbudget:\r\n  usd_per_run: 5\r\n'],
  ])('gives the defaults for %s', (_name, text) => {
    const { config, findings } = parse(text);

    expect(findings).toEqual([]);
    expect(config).toEqual(defaultConfig());
  });

  it('reads the example of the article', () => {
    const { config, findings } = parse(ARTICLE_CONFIG);

    expect(findings).toEqual([]);
    expect(config.model_routing?.['generation']).toEqual({
      provider: 'bedrock',
      model: 'amazon.nova-pro-v1:0',
      use_cases: ['boilerplate', 'test_scaffolding', 'high_volume_synthesis'],
    });
    expect(config.hooks.on_commit).toEqual([
      { pattern: '*', action: 'security_scan', fail_on: 'critical' },
      { pattern: 'src/**', action: 'sync_spec_design', diff_threshold: 0.15 },
    ]);
    expect(config.quality_gates).toMatchObject({
      test_coverage: 0.85,
      lint_strict_mode: true,
      security_scan_tool: 'trivy',
      spec_sync_frequency: 'on_change',
    });
  });

  it('leaves the routes to the catalogue when there are none', () => {
    expect(parse('budget: { usd_per_run: 1 }').config.model_routing).toBeUndefined();
  });

  it.each([
    [
      'a misspelt key',
      'quality_gates:\n  testCoverage: 1\n',
      { ruleId: 'config-unknown-key', line: 2, column: 3, fix: 'Did you mean `test_coverage`?' },
    ],
    [
      'more runs of a hook at once than may be',
      'hooks:\n  on_save:\n    - { pattern: "*", action: security_scan, concurrency: 65 }\n',
      { ruleId: 'config-wrong-value', line: 3, column: 59 },
    ],
    [
      'a key of another section',
      'timeout_seconds: 3\n',
      {
        ruleId: 'config-unknown-key',
        line: 1,
        column: 1,
        fix: 'Did you mean `quality_gates.timeout_seconds`? Check the indentation, or remove the line.',
      },
    ],
    ['a word of one key', 'budget:\n  usd: 5\n', { ruleId: 'config-unknown-key', line: 2, column: 3, fix: 'Did you mean `usd_per_run`?' }],
    ['a word of several keys', 'budget:\n  run: 5\n', { fix: 'Remove it. Allowed here: `usd_per_run`, `tokens_per_run`.' }],
    [
      'a key that is like nothing',
      'publish:\n  colour: red\n',
      {
        ruleId: 'config-unknown-key',
        line: 2,
        column: 3,
        message: 'Unknown key `colour` in `publish`.',
        fix: 'Remove it. Allowed here: `remote`, `branch_prefix`, `pull_request_template`.',
      },
    ],
    [
      'a text where a number belongs',
      'quality_gates:\n  test_coverage: high\n',
      {
        ruleId: 'config-wrong-value',
        line: 2,
        column: 18,
        message: '`quality_gates.test_coverage` is the text "high".',
        fix: 'Allowed: a number from 0 to 1.',
      },
    ],
    [
      'a share above one',
      'quality_gates:\n  test_coverage: 85\n',
      { ruleId: 'config-wrong-value', message: '`quality_gates.test_coverage` is the number 85.' },
    ],
    [
      'not a number',
      'quality_gates:\n  test_coverage: .nan\n',
      { ruleId: 'config-wrong-value', message: '`quality_gates.test_coverage` is the number NaN.' },
    ],
    [
      'yes for true',
      'review:\n  allow_policy: yes\n',
      { ruleId: 'config-wrong-value', fix: 'Did you mean `true`? Allowed: `true` or `false`.' },
    ],
    ['percent of a share', 'quality_gates:\n  test_coverage: 85%\n', { fix: 'Did you mean `0.85`? Allowed: a number from 0 to 1.' }],
    ['a share of 85', 'quality_gates:\n  test_coverage: 85\n', { fix: 'Did you mean `0.85`? Allowed: a number from 0 to 1.' }],
    ['a level that is cut short', 'lint:\n  rules:\n    tasks-size: warn\n', { fix: expect.stringContaining('Did you mean `warning`?') }],
    ['false for a level', 'lint:\n  rules:\n    tasks-size: false\n', { fix: expect.stringContaining('Did you mean `off`?') }],
    [
      'an option of a rule beside its level',
      'lint:\n  rules:\n    tasks-size: { max_steps: 3 }\n',
      { ruleId: 'config-unknown-key', fix: 'What a rule may be told stands below `options`: `options: { max_steps: … }`.' },
    ],
    ['a level by another name', 'lint:\n  rules:\n    tasks-size: { severity: info }\n', { fix: 'Did you mean `level`?' }],
    ['two documents', 'budget: {}\n---\nbudget: {}\n', { message: 'Not valid YAML: the file holds several documents.' }],
    [
      'a section twice, each on one line',
      'budget: { usd_per_run: 1 }\nbudget: { usd_per_run: 2 }\n',
      { ruleId: 'config-duplicate-key', line: 2 },
    ],
    ['off for false', 'review:\n  allow_policy: off\n', { fix: 'Did you mean `false`? Allowed: `true` or `false`.' }],
    [
      'a misspelt choice',
      'hooks:\n  on_save:\n    - pattern: "*"\n      action: lint-and-fix\n',
      { ruleId: 'config-wrong-value', line: 4, column: 15 },
    ],
    [
      'an empty value',
      'budget:\n  usd_per_run:\n',
      {
        ruleId: 'config-wrong-value',
        message: '`budget.usd_per_run` is empty.',
        fix: 'Allowed: a number of at least 0. Delete the line to get the default.',
      },
    ],
    [
      'a fraction of a repair',
      'pipeline:\n  draft_repairs: 1.5\n',
      { message: '`pipeline.draft_repairs` is the number 1.5.', fix: 'Allowed: a whole number from 0 to 10.' },
    ],
    [
      'a list for a section',
      'budget: [1]\n',
      { message: '`budget` is a list of 1.', fix: 'Allowed: a section with the keys `usd_per_run`, `tokens_per_run`.' },
    ],
    ['a file that is a list', '- a\n', { message: 'The file is a list of 1.', line: 1 }],
    [
      'a missing key',
      'model_routing:\n  fast:\n    provider: bedrock\n    use_cases: [a]\n',
      { ruleId: 'config-missing-key', line: 3, column: 5, message: '`model_routing.fast.model` is missing.' },
    ],
    ['an empty route', 'model_routing:\n  fast:\n', { ruleId: 'config-wrong-value', message: '`model_routing.fast` is empty.' }],
    ['a key that stands twice', 'budget:\n  usd_per_run: 1\n  usd_per_run: 2\n', { ruleId: 'config-duplicate-key', line: 3, column: 3 }],
    ['an open bracket', 'quality_gates:\n  waivers: [\n', { ruleId: 'config-yaml-syntax' }],
    [
      'a tab',
      'budget:\n\tusd_per_run: 1\n',
      { ruleId: 'config-yaml-syntax', line: 2, fix: 'Indent with spaces, two for each level; YAML does not allow tabs.' },
    ],
    [
      'two documents',
      'budget:\n  usd_per_run: 1\n---\nbudget:\n  usd_per_run: 2\n',
      { ruleId: 'config-yaml-syntax', fix: 'Keep one document: remove the line `---` and what follows it.' },
    ],
    [
      'an unquoted star',
      'hooks:\n  on_save:\n    - pattern: *.ts\n      action: lint_and_fix\n',
      { ruleId: 'config-yaml-syntax', line: 3 },
    ],
    ['a specs folder outside', 'workspace:\n  spec_directory: ../specs\n', { ruleId: 'config-path-outside', line: 2, column: 19 }],
    [
      'global steering inside the repository',
      'workspace:\n  steering_paths:\n    global: docs/steering\n',
      { ruleId: 'config-global-steering-path', line: 3 },
    ],
    [
      'an absolute report',
      'quality_gates:\n  reports:\n    tests: [/etc/passwd]\n',
      { ruleId: 'config-path-outside', line: 3, column: 13 },
    ],
    ['an address as remote', 'publish:\n  remote: "ext::sh -c id"\n', { ruleId: 'config-remote-name' }],
    ['an option as remote', 'publish:\n  remote: "--receive-pack=id"\n', { ruleId: 'config-remote-name' }],
    ['a prefix that git refuses', 'publish:\n  branch_prefix: "a..b/"\n', { ruleId: 'config-branch-prefix' }],
    [
      'a command hook without command',
      'hooks:\n  on_pr:\n    - pattern: "*"\n      action: run_command\n',
      { ruleId: 'config-hook-incomplete', line: 3, column: 7 },
    ],
    ['a hidden character', 'publish:\n  remote: ori\u200Bgin\n', { ruleId: 'source-hidden-unicode', line: 2, column: 14 }],
    [
      'a waiver without a date',
      'quality_gates:\n  waivers:\n    - rule: x\n      reason: because we must\n',
      { ruleId: 'config-missing-key', message: '`quality_gates.waivers[0].expires` is missing.' },
    ],
    [
      'a day that does not exist',
      'quality_gates:\n  waivers:\n    - rule: x\n      reason: because we must\n      expires: 2026-02-30\n',
      {
        ruleId: 'config-wrong-value',
        message: '`quality_gates.waivers[0].expires` is the text "2026-02-30", a day that no calendar has.',
        fix: 'Did you mean `2026-02-28`? Allowed: a date such as `2027-01-31`.',
      },
    ],
    ...['2027-1-5', '2027/01/05', '2027.1.05'].map((day): [string, string, object] => [
      `a day written as ${day}`,
      `quality_gates:\n  waivers:\n    - rule: x\n      reason: because we must\n      expires: ${day}\n`,
      { ruleId: 'config-wrong-value', fix: 'Did you mean `2027-01-05`? Allowed: a date such as `2027-01-31`.' },
    ]),
    ...['next year', '2027-13-01', '2027-00-10', '2027-01-32', '31.01.2027'].map((day): [string, string, object] => [
      `${day} for a day`,
      `quality_gates:\n  waivers:\n    - rule: x\n      reason: because we must\n      expires: ${day}\n`,
      { ruleId: 'config-wrong-value', fix: 'Allowed: a date such as `2027-01-31`.' },
    ]),
  ])('refuses %s, with its place and what to do', (_name, text, expected) => {
    const findings = errorsOf(text);

    expect(findings).toContainEqual(expect.objectContaining(expected));
    expect(findings.every(({ line, column, fix }) => line !== undefined && column !== undefined && fix !== undefined)).toBe(true);
    expect(parse(text).config).toEqual(defaultConfig());
  });

  it.each([
    [
      'aliases of aliases',
      `a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]\n`,
      'config-yaml-aliases',
    ],
    ['thousands of aliases', `a: &a 1\nb:\n${'  - *a\n'.repeat(2_700)}`, 'config-yaml-aliases'],
    [
      'a section that contains itself',
      'a: &a { b: *a }\nbudget: &b\n  usd_per_run: *b\n',
      /config-(?:unknown-key|wrong-value|yaml-aliases|yaml-syntax)/,
    ],
    ['a very deep file', '['.repeat(60_000), /config-yaml-(?:nesting|syntax)/],
    ['a very long file', `# ${'x'.repeat(300_000)}\n`, 'config-too-large'],
  ])('survives %s', (_name, text, ruleId) => {
    const findings = errorsOf(text);

    expect(findings[0]?.ruleId).toMatch(ruleId);
  });

  it('names the first mistakes of a file that has thousands, and how many there are', () => {
    const findings = errorsOf('k: v\n'.repeat(2000));

    expect(findings).toHaveLength(51);
    expect(findings.at(-1)).toMatchObject({ ruleId: 'config-more-findings', message: '1950 more findings in this file.' });
  });

  it('follows anchors to the place of a wrong value', () => {
    const findings = errorsOf('budget: &b\n  usd_per_run: x\nreview: *b\n');

    expect(findings.map(({ line }) => line)).toEqual([2, 2]);
  });

  it('tells of every mistake at once, in the order of the file', () => {
    const findings = errorsOf('foo: 1\nbudget:\n  usd_per_run: x\npublish:\n  remot: y\n');

    expect(findings.map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  it.each([
    [
      'a key that the action does not read',
      'hooks:\n  on_save:\n    - pattern: "*"\n      action: lint_and_fix\n      prompt: hello\n',
      'config-hook-key-unused',
    ],
    [
      'several runs at once of what has to have something to itself',
      'hooks:\n  on_save:\n    - pattern: "*"\n      action: lint_and_fix\n      concurrency: 2\n',
      'config-hook-key-unused',
    ],
    [
      'a use case served twice',
      'model_routing:\n  a: { provider: scripted, model: m, use_cases: [x] }\n  b: { provider: scripted, model: m, use_cases: [x] }\n',
      'config-use-case-twice',
    ],
    ['a route without use case', 'model_routing:\n  a: { provider: scripted, model: m }\n', 'config-route-unused'],
  ])('warns of %s and goes on', (_name, text, ruleId) => {
    const { config, findings } = parse(text);

    expect(findings).toEqual([expect.objectContaining({ ruleId, level: 'warning' })]);
    expect(config).not.toEqual(defaultConfig());
  });

  it.each([
    ['holds on its last day', '2026-11-23', 1],
    ['is without effect from the day after', '2026-11-22', 0],
  ])('has waivers: one %s', (_name, expires, holding) => {
    const { config, findings } = parse(
      `quality_gates:\n  waivers:\n    - rule: gate-tool-missing\n      reason: no scanner here yet\n      expires: ${expires}\n`,
    );

    expect(config.quality_gates.waivers).toHaveLength(holding);
    expect(findings.map(({ ruleId, level, line }) => ({ ruleId, level, line }))).toEqual(
      holding === 1 ? [] : [{ ruleId: 'config-waiver-expired', level: 'warning', line: 3 }],
    );
  });
});
