import { describe, expect, it } from '@jest/globals';
import { readBugfix, readConfig, readRequirements, readSpec, renderBugfix, renderRequirements } from '../../../lib/domain/specs/index.ts';
import { bugfixDraft, requirementsDraft } from './drafts.ts';

const ids = (text: string): [string, string[]][] =>
  readRequirements(text).requirements.map(({ id, criteria }) => [id, criteria.map((criterion) => criterion.id)]);

describe('readRequirements', () => {
  it.each([
    '## Open Questions\n\n- 1.1 系统应 answer',
    '## Open Questions\n\n- 7.1 THE system SHALL answer',
    '## Traceability\n\n- 4.1 THE system SHALL answer',
    '## Out of Scope\n\n- 3.1 THE system SHALL NOT answer',
  ])('takes numbers in %j for those of requirements that stand elsewhere', (section) => {
    const { requirements } = readRequirements(
      `# Requirements\n\n### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. THE system SHALL answer\n\n${section}\n`,
    );

    expect(requirements.map(({ id, criteria }) => [id, criteria.length])).toEqual([['1', 1]]);
  });

  it('reads back what is rendered', () => {
    const document = readRequirements(renderRequirements(requirementsDraft));

    expect(document.introduction).toContain('Registered users');
    expect(document.glossary.map(({ term }) => term)).toEqual(['Preference_Service', 'Audit_Log']);
    expect(document.requirements[0]).toMatchObject({
      id: '1',
      title: 'Toggle channels',
      story: 'As a registered user, I want to toggle each notification channel, so that I control how often I am disturbed.',
      criteria: [
        { id: '1.1', text: requirementsDraft.requirements[0]!.criteria[0], line: 22 },
        { id: '1.2', text: requirementsDraft.requirements[0]!.criteria[1], line: 23 },
      ],
      line: 16,
      headed: true,
    });
    expect(document.requirements[1]?.criteria.map(({ id }) => id)).toEqual(['2.1']);
  });

  it.each([
    [
      'below a heading without a number',
      '## Accessibility\n\n6.1 WHEN a page opens\n    THEN it SHALL be read out\n\n6.2 THE S SHALL a',
      [['6', ['6.1', '6.2']]],
    ],
    [
      'below a heading without a number, beside others',
      '### 1. Layout\n\n1.1 THE S SHALL a\n\n## Accessibility\n\n- **6.1** WHEN b, THE S SHALL c\n\n## Notes\n\n5.1 is the version',
      [
        ['1', ['1.1']],
        ['6', ['6.1']],
      ],
    ],
    ['below criteria of a part without a number', '## Login\n\n### Acceptance Criteria\n\n2.1. IF a, THEN THE S SHALL b', [['2', ['2.1']]]],
    [
      'of several requirements in one list',
      '## Requirements\n\n1.1 THE S SHALL a\n1.2 THE S SHALL b\n\n2.1 THE S SHALL c',
      [
        ['1', ['1.1', '1.2']],
        ['2', ['2.1']],
      ],
    ],
    [
      'of several requirements in one list of criteria',
      '# A\n\n## Acceptance Criteria\n\n1.1 THE S SHALL a\n2.1 THE S SHALL c',
      [
        ['1', ['1.1']],
        ['2', ['2.1']],
      ],
    ],
    ['without titles', '### Requirement 1\n\n#### Acceptance Criteria\n\n1. THE S SHALL a', [['1', ['1.1']]]],
    ['at another level', '## Requirement 8: X\n\n**Acceptance Criteria**:\n\n1. THE S SHALL a', [['8', ['8.1']]]],
    ['with a letter', '### Requirement 11b: X\n#### Acceptance Criteria\n1. THE S SHALL a', [['11b', ['11b.1']]]],
    ['in Chinese', '### 需求 1：名称\n\n**用户故事：** 作为…\n\n#### 验收标准\n\n1. WHEN 点击 THEN 系统 SHALL 显示', [['1', ['1.1']]]],
    ['in Arabic', '## المتطلبات\n### المتطلب 2: العرض\n#### معايير القبول\n1. WHEN يحفظ THEN النظام SHALL يسجل', [['2', ['2.1']]]],
    ['in Korean', '### 요구사항 2\n#### 승인 기준\n1. 저장할 때 시스템은 기록해야 합니다', [['2', ['2.1']]]],
    ['in Japanese', '### 要件1\n#### 受入基準\n1. WHEN 押す THEN システムは表示する', [['1', ['1.1']]]],
    ['with prefixed ids', '### FR-2: X\n- THE S SHALL a\n- THE S SHALL b', [['FR-2', ['FR-2.1', 'FR-2.2']]]],
    ['by number below a section of requirements', '## Requirements\n### 1. X\n1. THE S SHALL a', [['1', ['1.1']]]],
    ['by number with ids of their own', '## 3. X\n\n- 3.1 THE S SHALL a\n- 3.2 THE S\n  SHALL b', [['3', ['3.1', '3.2']]]],
    ['with bold ids of their own', '## Requirements\n### 2.1 X\n**FR-2.1.1**: Detect\n- detail\n', [['2.1', ['FR-2.1.1']]]],
    [
      'as paragraphs',
      '### Requirement 2: X\n#### Acceptance Criteria\n\n2.1 WHEN a, THE S SHALL b\n\n2.2 THE S SHALL c',
      [['2', ['2.1', '2.2']]],
    ],
    [
      'as sentences below their headings',
      '### REQ-AWS-001: Store\nWHEN a file is loaded,\nTHE SYSTEM SHALL store it.\n\nWhy: it is needed.\n\n> quoted SHALL\n\nTHE SYSTEM SHALL name it.\n',
      [['AWS-001', ['AWS-001.1', 'AWS-001.2']]],
    ],
    ['without any promise', '### Requirement 1: X\n\nProse only.\n', [['1', []]]],
    ['with lazy numbers', '### Requirement 1: X\n#### Acceptance Criteria\n1. THE S SHALL a\n1. THE S SHALL b', [['1', ['1.1', '1.2']]]],
    [
      'with a gap in the numbers',
      '### Requirement 1: X\n#### Acceptance Criteria\n1. THE S SHALL a\n3. THE S SHALL b',
      [['1', ['1.1', '1.3']]],
    ],
    [
      'with nested bullets',
      '### Requirement 1: X\n#### Acceptance Criteria\n1. THE S SHALL a:\n   - b\n   - c\n2. THE S SHALL d',
      [['1', ['1.1', '1.2']]],
    ],
    ['as a plain list', '## Requirements\n\n1. THE S SHALL a\n2. THE S SHALL b', [['1', ['1.1', '1.2']]]],
    ["in the article's form", '## User Stories\n- As a user\n## Acceptance Criteria\n- [ ] a\n- [x] b', [['1', ['1.1', '1.2']]]],
    ['behind front matter', '---\ninclusion: x\n---\n### Requirement 1: X\n1. THE S SHALL a', [['1', ['1.1']]]],
    [
      'with lists that are no criteria',
      '### Requirement 1: X\n1. first, read this\n#### Acceptance Criteria\n1. THE S SHALL a\n#### Notes\n1. THE S SHALL no',
      [['1', ['1.1']]],
    ],
    ['of which one has lost its SHALL', '### Requirement 1: X\n- THE S SHALL a\n- c\n- THE S SHALL b', [['1', ['1.1', '1.2', '1.3']]]],
    [
      'of kinds that are counted by themselves',
      ['Requirement 1: A', 'NFR 1: B', 'Non-Functional Requirement 2', 'Derived Requirement 1: C', 'Security Requirement 1 - D']
        .map((heading) => `### ${heading}\n#### Acceptance Criteria\n1. THE S SHALL a\n`)
        .join('\n'),
      [
        ['1', ['1.1']],
        ['NFR-1', ['NFR-1.1']],
        ['NFR-2', ['NFR-2.1']],
        ['DR-1', ['DR-1.1']],
        ['SR-1', ['SR-1.1']],
      ],
    ],
    [
      'of kinds that begin with the same letters',
      '## Security Requirement 1\n1. THE S SHALL a\n## System Requirement 1\n1. THE S SHALL b\n## Data Requirement 1\n1. THE S SHALL c',
      [
        ['SECURITY-1', ['SECURITY-1.1']],
        ['SYSTEM-1', ['SYSTEM-1.1']],
        ['DR-1', ['DR-1.1']],
      ],
    ],
    ['but none that a word before it only changes', '### Updated Requirement 1\nText.\n### The Requirement 1: A\nText.', []],
    [
      'of kinds in Chinese and Japanese',
      '### 非功能需求 1：性能\n1. WHEN a THEN S SHALL b\n### 非機能要件 2：速度\n1. S SHALL c\n### 功能需求 3\n1. S SHALL d',
      [
        ['NFR-1', ['NFR-1.1']],
        ['NFR-2', ['NFR-2.1']],
        ['FR-3', ['FR-3.1']],
      ],
    ],
    [
      'that are stories',
      '### User Story 1: A\n**Acceptance Criteria:**\n- [ ] a\n- [ ] b\n### User Story 2 - B (P1)\nAs a user, I want c.',
      [
        ['US-1', ['US-1.1', 'US-1.2']],
        ['US-2', []],
      ],
    ],
    [
      'that are stories beside a list',
      '## Stories\n### User Story 1: A\n1. THE S SHALL a\n## Requirements\n### Functional Requirements\n- **FR-001**: S SHALL b',
      [
        ['US-1', ['US-1.1']],
        ['1', ['FR-001']],
      ],
    ],
    [
      'with stories in them',
      '### Requirement 1: A\n#### User Story 1\nAs a user\n#### Acceptance Criteria\n1. THE S SHALL a',
      [['1', ['1.1']]],
    ],
    [
      'without a list',
      '### US-01: A\nText.\n### FR-1 B\n### R2 — C',
      [
        ['US-01', []],
        ['FR-1', []],
        ['R2', []],
      ],
    ],
    ['but no sentences', '### What Requirement 1 means\n### See Requirement 2 below\n### NFR 1 is met\n### No Requirement 3 yet', []],
    ['in a fence', '```\n### Requirement 1: X\n```', []],
    ['in a glossary only', '## Glossary\n- **X**: it SHALL be', []],
  ] as [string, string, [string, string[]][]][])('finds requirements %s', (_what, text, expected) => {
    expect(ids(text)).toEqual(expected);
    expect(ids(`\uFEFF${text.replaceAll('\n', '\r\n')}\r\n`)).toEqual(expected);
  });

  it('joins a criterion that goes over several lines', () => {
    const [requirement] = readRequirements(
      '### Requirement 1: X\n#### Acceptance Criteria\n1. WHEN a,\n   THE S SHALL b\n\nText.',
    ).requirements;

    expect(requirement?.criteria).toEqual([
      {
        id: '1.1',
        text: 'WHEN a, THE S SHALL b',
        line: 3,
        parts: [
          { line: 3, column: 4, offset: 49, length: 7 },
          { line: 4, column: 4, offset: 60, length: 13 },
        ],
      },
    ]);
  });

  it.each([
    ['# Requirements Document: Search', 'Search'],
    ['# Requirements Document', ''],
    ['# Requirements - Document Lifecycle', 'Document Lifecycle'],
    ['# Email Relay - Requirements', 'Email Relay'],
    ['# 需求文档', ''],
  ])('takes the title out of %s', (heading, expected) => {
    expect(readRequirements(`${heading}\n`).title).toBe(expected);
  });
});

describe('readBugfix', () => {
  it('reads back what is rendered', () => {
    const { current, expected, unchanged, introduction } = readBugfix(renderBugfix(bugfixDraft));

    expect([current, expected, unchanged].map(([clause]) => clause)).toMatchObject([
      { id: '1.1', text: bugfixDraft.current[0], line: 11 },
      { id: '2.1', text: bugfixDraft.expected[0], line: 15 },
      { id: '3.1', text: bugfixDraft.unchanged[0], line: 19 },
    ]);
    expect(introduction).toBe(bugfixDraft.introduction);
  });

  it('numbers list items by their part and leaves further headings out', () => {
    const text = '### Expected Behavior (Correct)\n1. WHEN a THEN b SHALL c\n2. WHEN d THEN e SHALL f\n#### Notes\n1. no';

    expect(readBugfix(text).expected.map(({ id }) => id)).toEqual(['2.1', '2.2']);
  });
});

describe('readConfig', () => {
  it.each([
    ['{"specId": "a", "workflowType": "requirements-first", "specType": "feature"}', 'requirements-first', 'feature'],
    ['{"specId": "a", "workflowType": "fast-task", "specType": "feature"}\n', 'quick', 'feature'],
    ['{"specId": "a", "workflowType": "requirements-first", "specType": "bugfix"}', 'bugfix', 'bugfix'],
    ['\uFEFF{"generationMode":"requirements-first","createdAt":1}', 'requirements-first', undefined],
    ['{"version":"1.0"}', undefined, undefined],
  ])('reads %s', (text, workflow, specType) => {
    expect(readConfig(text)).toMatchObject({ workflow, specType, findings: [] });
  });

  it.each(['', '[1]', '{', 'null', '"x"'])('reports %j and goes on', (text) => {
    expect(readConfig(text)).toMatchObject({ workflow: undefined, raw: {}, findings: [{ ruleId: 'config-readable', level: 'warning' }] });
  });
});

describe('readSpec', () => {
  it('reads whatever is there and names the rest', () => {
    const spec = readSpec({ '.kiro/specs/x/bugfix.md': renderBugfix(bugfixDraft), '.kiro/specs/x/notes.txt': '' });

    expect(spec).toMatchObject({ specType: 'bugfix', workflow: 'bugfix', others: ['notes.txt'], design: undefined, config: undefined });
    expect(spec.bugfix?.expected).toHaveLength(1);
  });

  it('believes .config.kiro', () => {
    expect(readSpec({ '.config.kiro': '{"workflowType": "fast-task", "specType": "feature"}' })).toMatchObject({
      workflow: 'quick',
      specType: 'feature',
    });
  });
});
