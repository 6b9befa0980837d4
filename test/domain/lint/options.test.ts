import { describe, expect, it } from '@jest/globals';
import { defaultConfig, type ProjectConfig } from '../../../lib/domain/config/index.ts';
import { lintRules, lintWorkspace } from '../../../lib/domain/lint/index.ts';
import { workspaceOf } from '../../support/workspace.ts';

const SPEC = '.kiro/specs/cart';
const criteria = (...texts: string[]): Record<string, string> => ({
  [`${SPEC}/requirements.md`]: `# Requirements Document\n\n## Introduction\n\nA cart.\n\n## Glossary\n\n- **Cart**: What is bought\n\n### Requirement 1: Sum\n\n#### Acceptance Criteria\n\n${texts.map((text, index) => `${index + 1}. ${text}\n`).join('')}`,
});
const tasks = (...lines: string[]): Record<string, string> => ({ [`${SPEC}/tasks.md`]: `# Implementation Plan\n\n${lines.join('\n')}\n` });
const design = (...parts: string[]): Record<string, string> => ({ [`${SPEC}/design.md`]: `# Design\n\n${parts.join('\n\n')}\n` });
const steering = (text: string): Record<string, string> => ({ '.kiro/steering/tech.md': text, 'src/a.ts': '' });
const hook = (command: string, more = {}): Record<string, string> => ({
  '.kiro/hooks/a.json': JSON.stringify({
    version: 'v1',
    hooks: [{ name: 'A', trigger: 'PostFileSave', matcher: 'a\\.json$', action: { type: 'command', command }, ...more }],
  }),
});
const count = (number: number, line: (index: number) => string): string[] => Array.from({ length: number }, (_, index) => line(index));

type Options = NonNullable<ProjectConfig['lint']['rules'][string]['options']>;

interface Row {
  option: string;
  value: Options[string];
  files: Record<string, string>;
  /** Whether the rule finds something by default, and with the value. */
  found: readonly [byDefault: boolean, withValue: boolean];
}
const MORE = [false, true] as const;
const LESS = [true, false] as const;

const ROWS: readonly Row[] = [
  { option: 'requirements-vague.allowed', value: ['Fast'], files: criteria('THE Cart SHALL be fast'), found: LESS },
  { option: 'requirements-vague.words', value: ['real time'], files: criteria('THE Cart SHALL add prices in real  time'), found: MORE },
  {
    option: 'requirements-vague.words',
    value: ['drag-and-drop', String.raw`\^$.*+?()[]{}|/-x`],
    files: criteria('THE Cart SHALL have a drag-and-drop search'),
    found: MORE,
  },
  { option: 'requirements-vague.words', value: ['適切'], files: criteria('カートは適切に表示すること'), found: MORE },
  { option: 'requirements-vague.words', value: ['log', '  '], files: criteria('THE Cart SHALL write the catalog'), found: [false, false] },
  { option: 'requirements-subjective.allowed', value: ['graceful'], files: criteria('THE Cart SHALL show graceful errors'), found: LESS },
  { option: 'requirements-subjective.words', value: ['a.i.'], files: criteria('THE Cart SHALL sort by A.I. rank'), found: MORE },
  { option: 'requirements-quantity.allowed', value: ['several'], files: criteria('THE Cart SHALL keep several prices'), found: LESS },
  { option: 'requirements-unverifiable.allowed', value: ['etc.'], files: criteria('THE Cart SHALL read CSV, JSON, etc.'), found: LESS },
  {
    option: 'requirements-passive.allowed',
    value: ['dimmed'],
    files: criteria('WHEN it is empty, THE button SHALL be dimmed'),
    found: LESS,
  },
  { option: 'requirements-glossary.allowed', value: ['Order Book'], files: criteria('THE Order_Book SHALL keep prices'), found: LESS },
  {
    option: 'requirements-single-response.max_promises',
    value: 2,
    files: criteria('THE Cart SHALL add prices and THE Log SHALL keep them'),
    found: LESS,
  },
  {
    option: 'requirements-unwanted-case.min_criteria',
    value: 4,
    files: criteria('THE Cart SHALL add', 'THE Cart SHALL sort', 'WHEN a user uploads a list, THE Cart SHALL read it'),
    found: LESS,
  },
  { option: 'design-length.max_lines', value: 3, files: design('## Overview', 'Text', 'More'), found: MORE },
  {
    option: 'design-sections.sections',
    value: ['Overview', 'Threat Model'],
    files: design('## Overview', '## 2. The threat model of it'),
    found: LESS,
  },
  {
    option: 'design-sections.bugfix_sections',
    value: ['Overview'],
    files: { ...design('## Overview'), [`${SPEC}/bugfix.md`]: '# Bugfix Requirements Document\n' },
    found: LESS,
  },
  {
    option: 'design-component-undescribed.allowed',
    value: ['MailGun'],
    files: design('## Components and Interfaces', '### Cart', 'Text', '## Data Flow', '1. Cart asks MailGun'),
    found: LESS,
  },
  {
    option: 'tasks-size.max_steps',
    value: 1,
    files: tasks('- [ ] 1. Create `a.ts`', ...count(2, (index) => `  - Step ${index}`)),
    found: MORE,
  },
  { option: 'tasks-size.max_files', value: 1, files: tasks('- [ ] 1. Create `a.ts` and `b.ts`'), found: MORE },
  { option: 'tasks-size.max_criteria', value: 1, files: tasks('- [ ] 1. Create `a.ts`', '  - _Requirements: 1.1, 1.2_'), found: MORE },
  { option: 'tasks-granularity.verbs', value: ['Tackle'], files: tasks('- [ ] 1. Tackle payments'), found: MORE },
  { option: 'tasks-granularity.min_words', value: 2, files: tasks('- [ ] 1. Implement payment refunds'), found: LESS },
  {
    option: 'tasks-success-criterion.words',
    value: ['demo'],
    files: tasks('- [ ] 1. Create `a.ts`', '  - Demo to the client'),
    found: LESS,
  },
  { option: 'steering-size.max_characters', value: 10, files: steering('Write tests first.\n'), found: MORE },
  { option: 'steering-path-dead.allowed', value: ['src/none/**'], files: steering('See `src/none/b.ts`.\n'), found: LESS },
  { option: 'steering-link-dead.allowed', value: ['site/*.html'], files: steering('See [it](site/a.html).\n'), found: LESS },
  { option: 'hook-timeout.most', value: 20, files: hook('true', { timeout: 30 }), found: MORE },
  {
    option: 'hook-timeout.wait',
    value: 3,
    files: {
      '.kiro/config/project.yaml':
        'hooks:\n  on_save:\n    - { pattern: "*.md", action: run_command, command: ls, mode: sync, timeout_ms: 5000 }\n',
    },
    found: MORE,
  },
  { option: 'hook-save-heavy.commands', value: ['./slow.sh'], files: hook('./slow.sh --all'), found: MORE },
  { option: 'hook-save-heavy.allowed', value: ['make check'], files: hook('make check'), found: LESS },
];

describe('the options of rules', () => {
  it.each(ROWS)('$option as $value changes what is found', ({ option, value, files, found }) => {
    const [id = '', name = ''] = option.split('.');
    const finds = (options: Options): boolean => {
      const config = { ...defaultConfig(), lint: { ...defaultConfig().lint, rules: { [id]: { options } } } };
      const { findings } = lintWorkspace(workspaceOf(files, { config }), { rules: new Set([id]) });
      expect(findings.map(({ message }) => message)).not.toContainEqual(expect.stringContaining('could not be checked'));
      return findings.length > 0;
    };

    expect([finds({}), finds({ [name]: value })]).toEqual(found);
  });

  it('are all in this table', () => {
    const all = [...lintRules().values()].flatMap(({ id, options = {} }) => Object.keys(options).map((name) => `${id}.${name}`));

    expect(all.filter((option) => !ROWS.some((row) => row.option === option))).toEqual([]);
  });

  it.each([
    ['tasks-size', 'max_step', 3, 'Did you mean `max_steps`?'],
    ['tasks-size', 'max_steps', 'three', 'The default is 10.'],
    ['tasks-size', 'max_steps', 0, '`max_steps` takes a number of 1 or more.'],
    ['requirements-vague', 'allowed', 'fast', '`allowed` takes a list of texts.'],
    ['requirements-story', 'words', ['x'], 'It has none: remove the line.'],
    ['design-sections', 'names', ['x'], 'It has `sections`, `bugfix_sections`.'],
  ])('%s: { %s: %j } is an error that says what is meant, and has no effect', (id, name, value, said) => {
    const lint = { ...defaultConfig().lint, rules: { [id]: { options: { [name]: value } } } };
    const yaml = `lint:\n  rules:\n    ${id}:\n      options:\n        ${name}: ${JSON.stringify(value)}\n`;
    const files = {
      '.kiro/config/project.yaml': yaml,
      ...tasks('- [ ] 1. Create `a.ts`', '  - One'),
      ...criteria('THE Cart SHALL be fast'),
    };

    const { findings } = lintWorkspace(workspaceOf(files, { config: { ...defaultConfig(), lint } }));

    expect(findings.filter(({ family }) => family === 'config')).toMatchObject([{ ruleId: 'config-lint-option', level: 'error', line: 5 }]);
    expect(findings.filter(({ family }) => family === 'config').map(({ message, fix }) => `${message} ${fix}`)).toEqual([
      expect.stringContaining(said),
    ]);
    expect(findings.map(({ ruleId, message }) => `${ruleId} ${message}`)).not.toContainEqual(
      expect.stringMatching(/could not be checked|^tasks-size/),
    );
    expect(findings.map(({ ruleId }) => ruleId)).toContain('requirements-vague');
  });
});
