import { describe, expect, it } from '@jest/globals';
import {
  renderBugfix,
  renderBugfixDesign,
  renderConfig,
  renderDesign,
  renderRequirements,
  renderTasks,
} from '../../../lib/domain/specs/index.ts';
import * as drafts from './drafts.ts';

describe('renderRequirements', () => {
  it("writes Kiro's canonical document", () => {
    expect(renderRequirements({ ...drafts.requirementsDraft, openQuestions: ['Which channels?'] })).toBe(`# Requirements Document

## Introduction

Registered users choose how they are notified.

Today every channel is always on.

## Glossary

- **Preference_Service**: The service that stores and validates preferences
- **Audit_Log**: The append-only record of policy changes

## Requirements

### Requirement 1: Toggle channels

**User Story:** As a registered user, I want to toggle each notification channel, so that I control how often I am disturbed.

#### Acceptance Criteria

1. WHEN a user toggles a channel, THE Preference_Service SHALL store the choice within 1 second
2. IF the channel is unknown, THEN THE Preference_Service SHALL answer with status 404

### Requirement 2: Default policies

**User Story:** As an admin, I want to enforce default policies, so that compliance requirements are met.

#### Acceptance Criteria

1. THE Audit_Log SHALL record every policy change with its author

## Open Questions

- Which channels?
`);
  });

  it.each([
    ['registered user', 'As a registered user, I want'],
    ['admin', 'As an admin, I want'],
    ['an operator', 'As an operator, I want'],
    ['As a editor,', 'As an editor, I want'],
    ['the user', 'As a user, I want'],
    ['HR manager', 'As an HR manager, I want'],
    ['UI designer', 'As a UI designer, I want'],
    ['hourly worker', 'As an hourly worker, I want'],
    ['one-time visitor', 'As a one-time visitor, I want'],
    ['unauthenticated visitor', 'As an unauthenticated visitor, I want'],
    ['用户', 'As a 用户, I want'],
  ])('chooses the article of the role %s', (role, expected) => {
    const draft = structuredClone(drafts.requirementsDraft);
    draft.requirements[0]!.role = role;

    expect(renderRequirements(draft)).toContain(`**User Story:** ${expected}`);
  });

  it('does not double the frame of the user story', () => {
    const draft = structuredClone(drafts.requirementsDraft);
    Object.assign(draft.requirements[0]!, { want: 'I want to mute channels.', benefit: 'so that I can work.' });

    expect(renderRequirements(draft)).toContain('As a registered user, I want to mute channels, so that I can work.\n');
  });

  it.each([
    ['a number in front', '1.2 WHEN a, THE B SHALL c', '1. WHEN a, THE B SHALL c\n'],
    ['a bullet and a number', '- 1. THE B SHALL c', '1. THE B SHALL c\n'],
    ['line breaks', 'WHEN a,\n  THE B\tSHALL c', '1. WHEN a, THE B SHALL c\n'],
    ['a heading', '# THE B SHALL c', '1. \\# THE B SHALL c\n'],
    ['a check box', 'THE B SHALL c\n- [ ] 2. more', '1. THE B SHALL c - [ ] 2. more\n'],
    ['an open comment', 'THE B SHALL <!-- c', '1. THE B SHALL \\<!-- c\n'],
    ['bold keywords', '**WHEN** a, THE B SHALL c', '1. **WHEN** a, THE B SHALL c\n'],
  ])('keeps a criterion with %s on one line of its list', (_what, criterion, expected) => {
    const draft = structuredClone(drafts.requirementsDraft);
    draft.requirements[0]!.criteria = [criterion];

    expect(renderRequirements(draft)).toContain(`#### Acceptance Criteria\n\n${expected}`);
  });

  it.each([
    ['a heading becomes a bold line', '# Big\n\ntext', '**Big**\n\ntext\n\n## Glossary'],
    ['a check box is escaped', '- [ ] 1. no task', '- \\[ ] 1. no task\n\n## Glossary'],
    ['an open fence is closed', '```js\nconst a = 1;', '```js\nconst a = 1;\n```\n\n## Glossary'],
    ['fenced text stays as it is', '~~~\n# not a heading\n- [ ] x\n~~~', '~~~\n# not a heading\n- [ ] x\n~~~\n\n## Glossary'],
    ['an underline makes no heading', 'Text\n---', 'Text\n\\---\n\n## Glossary'],
    ['raw HTML cannot swallow the rest', '<script>\nalert(1)', '\\<script>\nalert(1)\n\n## Glossary'],
  ])('keeps a block inside its section: %s', (_what, introduction, expected) => {
    expect(renderRequirements({ ...drafts.requirementsDraft, introduction })).toContain(`## Introduction\n\n${expected}`);
  });
});

describe('renderBugfix', () => {
  it("writes Kiro's canonical document", () => {
    expect(renderBugfix(drafts.bugfixDraft)).toBe(`# Bugfix Requirements Document

## Introduction

The total of an empty cart is shown as NaN.

## Bug Analysis

### Current Behavior (Defect)

1.1 WHEN the cart is empty THEN the system shows NaN

### Expected Behavior (Correct)

2.1 WHEN the cart is empty THEN the system SHALL show a total of 0

### Unchanged Behavior (Regression Prevention)

3.1 WHEN the cart has items THEN the system SHALL CONTINUE TO show their sum
`);
  });
});

describe('renderDesign', () => {
  it('writes the sections in order, ends with one line break and names files, interfaces and criteria of each component', () => {
    const text = renderDesign(drafts.designDraft);

    expect(text.match(/^##? .*$/gm)).toEqual([
      '# Design Document: User Preferences',
      '## Overview',
      '## Architecture',
      '## Components and Interfaces',
      '## Data Models',
      '## Correctness Properties',
      '## Error Handling',
      '## Testing Strategy',
    ]);
    expect(text).toMatch(/[^\n]\n$/);
    expect(text).toContain('```mermaid\ngraph TD\n  A[PreferenceService] --> B[AuditLogger]\n```');
    expect(text).toContain(`### PreferenceService

**Responsibility:** Validates and stores preferences.

**Files:** \`src/preferences/service.ts\`, \`test/preferences/service.test.ts\`

**Interfaces:**

\`\`\`ts
export function toggle(user: string, channel: string): Promise<void>;
\`\`\`

_Satisfies: 1.1, 1.2_
`);
    expect(text).toContain(`### Property 1: Round trip

*For any* choice, reading gives what was written.

**Validates: Requirements 1.1**
`);
    expect(text).toContain("| `channel` | `'email' \\| 'sms'` | Which channel |");
  });

  it('leaves out empty optional sections', () => {
    const { diagram: _diagram, ...draft } = { ...drafts.designDraft, dataFlow: [], dataModels: [], properties: [], errorHandling: [] };

    const text = renderDesign(draft);

    expect(text).not.toMatch(/mermaid|Data Flow|Data Models|Correctness Properties|Error Handling/);
  });

  it('moves headings of a component below its own and takes a fence off the diagram', () => {
    const draft = structuredClone(drafts.designDraft);
    draft.components[0]!.interfaces = '## Methods\n\n### Reading\n\n### Property 9: none\n\nx';
    draft.diagram = '```mermaid\ngraph LR\n```';

    const text = renderDesign(draft);

    expect(text).toContain('#### Methods\n\n##### Reading\n\n**Property 9: none**\n\nx');
    expect(text).toContain('\n```mermaid\ngraph LR\n```\n');
  });

  it('does not repeat the references of a statement that brings its own', () => {
    const draft = structuredClone(drafts.designDraft);
    draft.properties[0]!.statement = 'For all x, y.\n\n**Validates: Requirements 9.9**';

    expect(renderDesign(draft)).toContain('*For all* x, y.\n\n**Validates: Requirements 1.1**');
  });
});

describe('renderBugfixDesign', () => {
  it("writes the sections of Kiro's skeleton", () => {
    const text = renderBugfixDesign(drafts.bugfixDesignDraft);

    expect(text.match(/^#{1,3} .*$/gm)).toEqual([
      '# Empty cart total Bugfix Design',
      '## Overview',
      '## Glossary',
      '## Bug Details',
      '### Bug Condition',
      '### Examples',
      '## Expected Behavior',
      '### Preservation Requirements',
      '## Hypothesized Root Cause',
      '## Correctness Properties',
      '### Property 1: Bug Condition',
      '### Property 2: Preservation',
      '## Fix Implementation',
      '### Changes Required',
      '## Testing Strategy',
      '### Validation Approach',
      '### Exploratory Bug Condition Checking',
      '### Fix Checking',
      '### Preservation Checking',
      '### Unit Tests',
      '### Property-Based Tests',
    ]);
    expect(text).toContain('**Formal Specification:**\n\n```\nFUNCTION isBugCondition(input)');
    expect(text).toContain('**File**: `src/cart.ts`\n\n**Function**: `total`');
  });
});

describe('renderTasks', () => {
  it("writes Kiro's canonical plan with waves from dependencies, files and checkpoints", () => {
    expect(renderTasks(drafts.tasksDraft, { propertyTitles: { 1: 'Round trip' } })).toBe(`# Implementation Plan: User Preferences

## Overview

The service first, then the audit log.

## Tasks

- [ ] 1. Preferences
  - [ ] 1.1 Create \`toggle\` in the preference service
    - Reject unknown channels with status 404
    - Files: \`src/preferences/service.ts\`
    - Done when: \`npm test -- service\` passes
    - _Requirements: 1.1, 1.2_

  - [ ]* 1.2 Write the round trip property test
    - Files: \`test/preferences/service.test.ts\`
    - Done when: the property holds for 100 runs
    - **Property 1: Round trip**
    - _Depends: 1.1_
    - _Requirements: 1.1_

- [ ] 2. Checkpoint - Ensure all tests pass
  - Ensure all tests pass, ask the user if questions arise.

- [ ] 3. Audit
  - [ ] 3.1 Create \`record\` in the audit logger
    - Files: \`src/audit/logger.ts\`
    - Done when: \`npm test -- audit\` passes
    - _Requirements: 2.1_

## Notes

- Tasks marked with \`*\` are optional and can be skipped for faster MVP
- Each task references specific requirements for traceability

## Task Dependency Graph

\`\`\`json
{
  "waves": [
    { "id": 0, "tasks": ["1.1"] },
    { "id": 1, "tasks": ["1.2"] },
    { "id": 2, "tasks": ["3.1"] }
  ]
}
\`\`\`
`);
  });

  it.each([
    ['1.1 Create the router', '- [ ] 1.1 Create the router'],
    ['Task 3: Create the router', '- [ ] 1.1 Create the router'],
    ['- [x] 4. Create the router', '- [ ] 1.1 Create the router'],
    ['## Create the router', '- [ ] 1.1 Create the router'],
    ['2 factor login form', '- [ ] 1.1 2 factor login form'],
  ])('numbers the title %j itself', (title, expected) => {
    const draft = structuredClone(drafts.tasksDraft);
    draft.groups[0]!.tasks[0]!.title = title;

    expect(renderTasks(draft)).toContain(`${expected}\n`);
  });
});

describe('renderTasks, trailers in the wrong place', () => {
  it('moves references, files and dependencies out of the details into their own lines', () => {
    const draft = structuredClone(drafts.tasksDraft);
    draft.groups[2]!.tasks[0]!.details = ['_Requirements: 1.2_', 'Files: `src/extra.ts`', 'Depends on: 1.1', 'Keep this'];

    expect(renderTasks(draft)).toContain(`    - Keep this
    - Files: \`src/audit/logger.ts\`, \`src/extra.ts\`
    - Done when: \`npm test -- audit\` passes
    - _Depends: 1.1_
    - _Requirements: 2.1, 1.2_
`);
  });

  it('keeps references in a title from being read as the task', () => {
    const draft = structuredClone(drafts.tasksDraft);
    draft.groups[2]!.tasks[0]!.title = 'Build it _Requirements: 9.9_';

    expect(renderTasks(draft)).toContain('3.1 Build it \\_Requirements: 9.9_');
  });
});

describe('renderConfig', () => {
  it.each([
    ['requirements-first', 'feature', '{"specId": "id-1", "workflowType": "requirements-first", "specType": "feature"}\n'],
    ['design-first', 'feature', '{"specId": "id-1", "workflowType": "design-first", "specType": "feature"}\n'],
    ['quick', 'feature', '{"specId": "id-1", "workflowType": "fast-task", "specType": "feature"}\n'],
    ['bugfix', 'bugfix', '{"specId": "id-1", "workflowType": "requirements-first", "specType": "bugfix"}\n'],
  ] as const)('writes %s %s as Kiro does', (workflow, type, expected) => {
    expect(renderConfig('id-1', workflow, type)).toBe(expected);
  });
});
