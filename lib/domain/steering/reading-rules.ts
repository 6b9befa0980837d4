import type { RuleInfo } from '../shared/rule.ts';

const rule = (id: string, level: RuleInfo['level'], explanation: string, example: RuleInfo['example']): RuleInfo => ({
  id,
  level,
  explanation,
  example,
});

/** What the reader of steering files reports while it reads. */
export const STEERING_RULES: readonly RuleInfo[] = [
  rule(
    'steering-front-matter',
    'warning',
    'Front matter that is not valid, or not at the first byte, is text to Kiro: the whole file is loaded always.',
    {
      wrong: '(an empty line)\n---\ninclusion: manual\n---',
      right: '---\ninclusion: manual\n---',
    },
  ),
  rule('steering-inclusion', 'warning', 'With an inclusion that is not known the whole file is loaded always, which is hardly meant.', {
    wrong: 'inclusion: never',
    right: 'inclusion: manual',
  }),
  rule('steering-pattern-missing', 'warning', 'fileMatch without a pattern matches nothing, so the file is loaded always.', {
    wrong: 'inclusion: fileMatch',
    right: 'inclusion: fileMatch\nfileMatchPattern: "src/**/*.ts"',
  }),
  rule('steering-pattern', 'warning', 'A pattern that cannot be read matches nothing.', {
    wrong: '"src/{a,b/**"',
    right: '"src/{a,b}/**"',
  }),
  rule('steering-auto-description', 'warning', 'An `auto` file is chosen by its description; without one it is never loaded.', {
    wrong: 'inclusion: auto',
    right: 'inclusion: auto\ndescription: REST API conventions. Use when creating endpoints.',
  }),
  rule('steering-empty', 'info', 'An empty file says nothing.', {
    wrong: 'an empty file',
    right: 'what the model should know, or no file',
  }),
  rule('steering-too-large', 'error', 'Steering is in every prompt: a file of more than 256 K characters is not read at all.', {
    wrong: 'one file of 300 kB',
    right: 'several files with `inclusion: fileMatch`',
  }),
];
