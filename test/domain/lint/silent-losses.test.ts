import { describe, expect, it } from '@jest/globals';
import { lintWorkspace } from '../../../lib/domain/lint/index.ts';
import { workspaceOf } from '../../support/workspace.ts';

const SPEC = '.kiro/specs/cart';
const HEAD = '# Requirements Document\n\n### Requirement 1: Sum\n\n#### Acceptance Criteria\n\n1. THE Cart SHALL add\n';
const CONFLICT = '<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n';
const WAIVER = 'tasks-granularity until 2027-01-31: agreed with the client';
const requirements = (text: string): Record<string, string> => ({ [`${SPEC}/requirements.md`]: text });
const config = (text: string): Record<string, string> => ({ ...requirements(HEAD), [`${SPEC}/.config.kiro`]: text });
const commented = (comment: string): Record<string, string> => ({
  [`${SPEC}/tasks.md`]: `${comment}\n- [ ] 1. Implement authentication\n`,
});
const inFile = (entry: string): Record<string, string> => ({
  [`${SPEC}/tasks.md`]: '- [ ] 1. Implement authentication\n',
  '.stringline/waivers.yaml': `waivers:\n  - { rule: tasks-granularity, reason: agreed with the client, ${entry} }\n`,
});
const bugfix = (...clauses: string[]): Record<string, string> => ({
  [`${SPEC}/bugfix.md`]: `# Bugfix Requirements Document\n\n### Expected Behavior\n\n${clauses.join('\n\n')}\n`,
});

interface Row {
  what: string;
  files: Record<string, string>;
  rule: string;
  /** `line level` of each. */
  found: readonly string[];
}

describe('what would vanish unseen', () => {
  it.each<Row>([
    {
      what: 'a requirement whose heading is misspelt',
      files: requirements(`${HEAD}\n### Requirment 2: Sort\n\n#### Acceptance Criteria\n\n1. THE Cart SHALL sort\n`),
      rule: 'requirements-unread',
      found: ['11 error'],
    },
    {
      what: 'a heading without its blank',
      files: requirements(`${HEAD}\n###Requirement 2: Sort\n\n1. THE Cart SHALL sort\n`),
      rule: 'requirements-unread',
      found: ['9 error'],
    },
    {
      what: 'a heading without its blank, and no second time its criteria',
      files: requirements(
        '# R\n\n## Requirements\n\n###Requirement 1\n\n#### Acceptance Criteria\n\n1. A SHALL b\n\n### Requirement 2\n\n#### Acceptance Criteria\n\n1. A SHALL c\n',
      ),
      rule: 'requirements-unread',
      found: ['5 error'],
    },
    {
      what: 'headings without their blanks, and no second time the promises below them',
      files: requirements('# R\n\n###Requirement 1\n\n1. A SHALL b\n2. A SHALL c\n\n###Requirement 2\n\n1. A SHALL d\n2. A SHALL e\n'),
      rule: 'requirements-unread',
      found: ['3 error', '8 error'],
    },
    {
      what: 'a heading without its blank beside criteria that are lost by themselves',
      files: requirements(`${HEAD}\n###Requirement 2\n\n## Sort\n\n### Acceptance Criteria\n\n1. A SHALL c\n`),
      rule: 'requirements-unread',
      found: ['9 error', '13 error'],
    },
    {
      what: 'a sentence in bold instead of a heading',
      files: requirements(`${HEAD}\n**Requirement 2: Sort**\n\n1. THE Cart SHALL sort\n`),
      rule: 'requirements-unread',
      found: ['9 error'],
    },
    {
      what: 'criteria of the whole document',
      files: requirements(`${HEAD}\n## Acceptance Criteria\n\n1. It builds\n`),
      rule: 'requirements-unread',
      found: ['9 warning'],
    },
    {
      what: 'the second of two lists without requirements',
      files: requirements(
        '# R\n\n## Sum\n\n### Acceptance Criteria\n\n1. A SHALL b\n\n## Sort\n\n### Acceptance Criteria\n\n1. A SHALL c\n',
      ),
      rule: 'requirements-unread',
      found: ['11 error'],
    },
    {
      what: 'no more than the one list there is',
      files: requirements('# R\n\n## Acceptance Criteria\n\n1. A SHALL b\n'),
      rule: 'requirements-unread',
      found: [],
    },
    {
      what: 'bold names in a document without headings',
      files: requirements('# R\n\n## Requirements\n\n**Requirement 1**\n\n1. A SHALL b\n'),
      rule: 'requirements-unread',
      found: ['5 error'],
    },
    {
      what: 'a requirement in code',
      files: requirements(`${HEAD}\n\`\`\`md\n###Requirement 2\n\`\`\`\n`),
      rule: 'requirements-unread',
      found: [],
    },
    { what: 'a document with a capital', files: { [`${SPEC}/Requirements.md`]: HEAD }, rule: 'document-name', found: ['1 warning'] },
    { what: 'a document in the singular', files: { [`${SPEC}/task.md`]: '- [ ] 1. A\n' }, rule: 'document-name', found: ['1 warning'] },
    ...['requirments.md', 'requriements.md', 'Requirments.md', 'reqirements.md', 'requirementss.md'].map((name) => ({
      what: `a slip of the pen, ${name}`,
      files: { [`${SPEC}/${name}`]: HEAD, [`${SPEC}/tasks.md`]: '- [ ] 1. A\n' },
      rule: 'document-name',
      found: ['1 warning'],
    })),
    ...['desing.md', 'desgin.md', 'desig.md', 'dessign.md', 'taks.md', 'taskss.md', 'tsks.md'].map((name) => ({
      what: `a slip of the pen, ${name}`,
      files: { ...requirements(HEAD), [`${SPEC}/${name}`]: 'x' },
      rule: 'document-name',
      found: ['1 warning'],
    })),
    ...['design-v2.md', 'talk.md', 'tests.md', 'resign.md', 'bugfixes.md', 'refinement.md', 'notes.md'].map((name) => ({
      what: `another document, ${name}`,
      files: { ...requirements(HEAD), [`${SPEC}/${name}`]: 'x' },
      rule: 'document-name',
      found: [],
    })),
    {
      what: 'slips of the pen in all names',
      files: { [`${SPEC}/requirments.md`]: HEAD, [`${SPEC}/desing.md`]: 'x', [`${SPEC}/taks.md`]: '- [ ] 1. A\n' },
      rule: 'document-name',
      found: ['1 warning', '1 warning', '1 warning'],
    },
    {
      what: 'a slip of the pen beside a document with a capital',
      files: { [`${SPEC}/Requirement.md`]: HEAD, [`${SPEC}/desing.md`]: 'x' },
      rule: 'document-name',
      found: ['1 warning', '1 warning'],
    },
    {
      what: 'two like names of one document',
      files: { [`${SPEC}/desing.md`]: 'x', [`${SPEC}/desgin.md`]: 'x', [`${SPEC}/notes.md`]: 'x' },
      rule: 'document-name',
      found: [],
    },
    ...['desing.md', 'dsign.md', 'requirments.md', 'bugfx.md'].map((name) => ({
      what: `a slip of the pen in all that a spec has, ${name}`,
      files: { [`${SPEC}/${name}`]: 'x', [`${SPEC}/notes.md`]: 'x' },
      rule: 'document-name',
      found: ['1 warning'],
    })),
    ...['taks.md', 'tank.md', 'designer.md', 'design-v2.md', 'resign.md', 'required.md', 'notes.md'].map((name) => ({
      what: `a like name by itself, ${name}`,
      files: { [`${SPEC}/${name}`]: 'x' },
      rule: 'document-name',
      found: [],
    })),
    {
      what: 'a like name by itself in a folder of a spec',
      files: { [`${SPEC}/notes/desing.md`]: 'x' },
      rule: 'document-name',
      found: [],
    },
    {
      what: 'a like name beside the document',
      files: { ...requirements(HEAD), [`${SPEC}/requirments.md`]: HEAD },
      rule: 'document-name',
      found: [],
    },
    {
      what: 'a copy beside the document',
      files: { ...requirements(HEAD), [`${SPEC}/requirement.md`]: HEAD },
      rule: 'document-name',
      found: [],
    },
    {
      what: 'a like name elsewhere',
      files: { '.kiro/steering/design.md': 'x', '.kiro/steering/task.md': 'x' },
      rule: 'document-name',
      found: [],
    },
    {
      what: 'a clause whose number is taken',
      files: bugfix('2.1 WHEN x THEN it SHALL y', '2.1 WHEN z THEN it SHALL w'),
      rule: 'bugfix-duplicate-id',
      found: ['7 error'],
    },
    {
      what: 'values of .config.kiro',
      files: config('{"specType":"bug","workflowType":7}'),
      rule: 'config-readable',
      found: ['1 warning', '1 warning'],
    },
    { what: 'older values of .config.kiro', files: config('{"generationMode":"requirements-first"}'), rule: 'config-readable', found: [] },
    {
      what: 'both sides of a merge',
      files: requirements(`<<<<<<< HEAD\r\n${HEAD}=======\r\n>>>>>>> x\r\n`),
      rule: 'file-conflict',
      found: ['1 error'],
    },
    ...[
      { what: 'a merge that is shown in code', text: `\`\`\`text\n${CONFLICT}\`\`\`\n`, found: [] },
      { what: 'a merge of what is code on both sides', text: `\`\`\`ts\n<<<<<<< a\n\`\`\`\n=======\n>>>>>>> b\n`, found: ['10 error'] },
      { what: 'a merge around code', text: `<<<<<<< a\n\`\`\`ts\n=======\n\`\`\`js\n>>>>>>> b\n\`\`\`\n`, found: ['9 error'] },
      { what: 'a merge in code that never ends', text: `\`\`\`ts\n${CONFLICT}`, found: ['10 error'] },
      { what: 'a merge beside one that is shown', text: `~~~\n${CONFLICT}~~~\n${CONFLICT}`, found: ['16 error'] },
    ].map(({ text, ...row }) => ({ ...row, files: requirements(`${HEAD}\n${text}`), rule: 'file-conflict' })),
    {
      what: 'a merge in a file that has no code fences',
      files: { '.stringline/waivers.yaml': `# \n\`\`\`\n${CONFLICT}\`\`\`\n` },
      rule: 'file-conflict',
      found: ['3 error'],
    },
    { what: 'a heading that is underlined', files: requirements(`${HEAD}\nSort\n=======\n`), rule: 'file-conflict', found: [] },
    {
      what: 'a key of front matter',
      files: { '.kiro/steering/a.md': '---\nInclusion: manual\n---\nText\n' },
      rule: 'steering-front-matter',
      found: ['2 warning'],
    },
    {
      what: 'keys of other tools',
      files: { '.kiro/steering/a.md': '---\ntitle: A\npriority: 1\n---\nText\n' },
      rule: 'steering-front-matter',
      found: [],
    },
    {
      what: 'steering that is front matter only',
      files: { '.kiro/steering/a.md': '---\ninclusion: always\n---\n\n' },
      rule: 'steering-empty',
      found: ['1 info'],
    },
    { what: 'a hook in YAML', files: { '.kiro/hooks/a.yaml': 'name: A\n' }, rule: 'hook-file-ignored', found: ['1 warning'] },
    {
      what: 'what lies beside hooks',
      files: { '.kiro/hooks/README.md': 'x', '.kiro/hooks/a.sh': 'x' },
      rule: 'hook-file-ignored',
      found: [],
    },
    {
      what: 'settings in a file of another name',
      files: { '.kiro/config/project.yml': 'lint: { fail_on: warning }\n' },
      rule: 'config-file-name',
      found: ['1 error'],
    },
    {
      what: 'settings in the file of their name',
      files: { '.kiro/config/project.yaml': 'lint: { fail_on: warning }\n' },
      rule: 'config-file-name',
      found: [],
    },
    {
      what: 'a file of waivers by another name',
      files: { '.stringline/waivers.yml': 'waivers: []\n' },
      rule: 'waivers-file-name',
      found: ['1 error'],
    },
    ...[
      `<!-- stringline-waiver ${WAIVER} -->`,
      `<!-- stringline waive ${WAIVER} -->`,
      `<!-- Stringline-Waive ${WAIVER} -->`,
      `<!-- STRINGLINE-WAIVE ${WAIVER} -->`,
      `<!-- stringline-disable requirements-vague -->`,
      `<!-- stringline-ignore-next-line requirements-vague -->`,
      `<!-- stringline-waive-line ${WAIVER} -->`,
    ].map((comment) => ({ what: `the waiver ${comment}`, files: commented(comment), rule: 'waiver-incomplete', found: ['1 error'] })),
    {
      what: 'a waiver over several lines',
      files: commented(`<!--\nstringline-waive ${WAIVER}\n-->`),
      rule: 'waiver-incomplete',
      found: ['2 error'],
    },
    ...[
      `<!-- stringline-wave ${WAIVER} -->`,
      `<!-- stringline-waver ${WAIVER} -->`,
      `<!-- stringline-wiave ${WAIVER} -->`,
      `<!-- stringlne-waive ${WAIVER} -->`,
      `<!-- string-line-waive ${WAIVER} -->`,
      `<!-- stringline wave ${WAIVER} -->`,
      `<!--stringline-wave-file  ${WAIVER} -->`,
    ].map((comment) => ({
      what: `the misspelt waiver ${comment}`,
      files: commented(comment),
      rule: 'waiver-incomplete',
      found: ['1 error'],
    })),
    ...[
      '<!-- stringline waves: 0, 1 -->',
      '<!-- Stringline saves the-time -->',
      `- stringline-wave ${WAIVER}`,
      '<!-- Stringline save well-known files -->',
      '<!-- stringline give task-ids -->',
      '<!-- stringline live re-check -->',
      '<!-- waived-by the client -->',
    ].map((comment) => ({ what: `no waiver, ${comment}`, files: commented(comment), rule: 'waiver-incomplete', found: [] })),
    {
      what: 'a misspelt waiver in a file of data',
      files: { '.kiro/config/project.yaml': `# stringline-wave ${WAIVER}\n` },
      rule: 'waiver-incomplete',
      found: ['1 error'],
    },
    { what: 'a heading that speaks of waivers', files: commented('# Stringline waivers\n'), rule: 'waiver-incomplete', found: [] },
    { what: 'the last day in another form', files: inFile('expires: never'), rule: 'waivers-file-unread', found: ['2 error'] },
  ])('$what is found by $rule: $found', ({ files, rule, found }) => {
    const { findings } = lintWorkspace(workspaceOf(files), { rules: new Set([rule]) });

    expect(findings.map(({ line, level }) => `${line} ${level}`)).toEqual(found);
  });

  it('is no criterion 1.10, which YAML reads as 1.1', () => {
    const list = (id: string): Record<string, string> => ({
      ...requirements(`${HEAD}${Array.from({ length: 10 }, (_, index) => `${index + 2}. THE Cart SHALL be fast\n`).join('')}`),
      '.stringline/waivers.yaml': `waivers:\n  - rule: requirements-vague\n    id: ${id}\n    reason: agreed with the client\n    expires: 2027-01-31\n`,
    });
    const waived = (id: string): string[] => {
      const { findings } = lintWorkspace(workspaceOf(list(id)), { rules: new Set(['requirements-vague']) });
      return findings.filter((finding) => finding.waived !== undefined).map(({ line }) => String(line));
    };

    expect([waived('1.10'), waived('"1.10"'), waived('1.2')]).toEqual([['16'], ['16'], ['8']]);
  });
});
