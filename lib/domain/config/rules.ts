import type { RuleInfo } from '../shared/rule.ts';

const rule = (id: string, level: RuleInfo['level'], explanation: string, example: RuleInfo['example']): RuleInfo => ({
  id,
  level,
  explanation,
  example,
});

/** What may be found in project.yaml; the reader of the file checks them all in one go. */
export const CONFIG_RULES: readonly RuleInfo[] = [
  rule(
    'config-yaml-syntax',
    'error',
    'A file that is not valid YAML sets nothing, and a run on defaults that nobody chose would be worse than none.',
    { wrong: 'pattern: *.ts', right: 'pattern: "*.ts"' },
  ),
  rule('config-yaml-aliases', 'error', 'Anchors that refer to each other many times over expand without end.', {
    wrong: 'a: &a [*b, *b, *b]',
    right: 'a: [1, 2]',
  }),
  rule('config-yaml-nesting', 'error', 'A configuration needs five levels at most; what is nested by the thousand is no configuration.', {
    wrong: '[[[[…]]]]',
    right: 'lint: { rules: {} }',
  }),
  rule('config-too-large', 'error', 'A hand-written configuration has some kilobytes; larger files are not read.', {
    wrong: 'a file of 1 MB',
    right: 'only the keys that differ from the defaults',
  }),
  rule('config-duplicate-key', 'error', 'Of a key that stands twice only one takes effect, and it is easy to edit the other one.', {
    wrong: 'budget: {}\nbudget: {}',
    right: 'budget: {}',
  }),
  rule(
    'config-unknown-key',
    'error',
    'A key that nothing reads is mostly a typing error, and the setting that was meant stays at its default.',
    { wrong: 'test_covrage: 0.9', right: 'test_coverage: 0.9' },
  ),
  rule('config-missing-key', 'error', 'Some settings mean nothing without another one.', {
    wrong: 'waivers: [{ rule: gate-lint }]',
    right: 'waivers: [{ rule: gate-lint, reason: …, expires: 2027-01-31 }]',
  }),
  rule('config-wrong-value', 'error', 'A value of the wrong kind cannot take effect.', {
    wrong: 'test_coverage: 85',
    right: 'test_coverage: 0.85',
  }),
  rule(
    'config-indentation-lost',
    'warning',
    'Copied from a page, a file may lose its indentation; it is put back by the known keys, which is a guess.',
    { wrong: 'budget:\nusd_per_run: 5', right: 'budget:\n  usd_per_run: 5' },
  ),
  rule('config-more-findings', 'error', 'After fifty findings the rest of a file is counted and not listed.', {
    wrong: 'a file that is something else',
    right: 'a project.yaml',
  }),
  rule('config-path-outside', 'error', 'Paths in the configuration stay inside the repository.', {
    wrong: 'spec_directory: ../specs',
    right: 'spec_directory: .kiro/specs',
  }),
  rule('config-global-steering-path', 'error', "A folder inside the repository would let a change pass as the organisation's steering.", {
    wrong: 'global: .kiro/global',
    right: 'global: ~/.kiro/steering',
  }),
  rule('config-remote-name', 'error', 'Addresses are not taken from the configuration: only a remote that git knows is pushed to.', {
    wrong: 'remote: https://example.com/x.git',
    right: 'remote: origin',
  }),
  rule('config-branch-prefix', 'error', 'Branches are named after it, and git refuses some names.', {
    wrong: 'branch_prefix: "spec "',
    right: 'branch_prefix: stringline/',
  }),
  rule('config-hook-incomplete', 'error', 'Some actions need to be told what to run or to ask.', {
    wrong: 'action: run_command',
    right: 'action: run_command\ncommand: npm run lint',
  }),
  rule('config-hook-key-unused', 'warning', 'A key that the action does not read has no effect.', {
    wrong: 'action: security_scan\nprompt: …',
    right: 'action: security_scan\nfail_on: high',
  }),
  rule('config-route-unused', 'warning', 'A route without a use case is never taken.', {
    wrong: 'use_cases: []',
    right: 'use_cases: [spec_generation]',
  }),
  rule('config-use-case-twice', 'warning', 'The first route that lists a use case serves it; the second one waits in vain.', {
    wrong: 'the same use case in two routes',
    right: 'each use case in one route',
  }),
  rule('config-waiver-expired', 'warning', 'A waiver that has expired has no effect: its gate fails again.', {
    wrong: 'expires: 2020-01-31',
    right: 'expires: a day to come',
  }),
];
