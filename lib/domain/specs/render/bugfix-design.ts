import type { BugfixDesignDraft } from '../schema.ts';
import { block } from './block.ts';
import { bullets, code, document, fenced, inline, numbered, title } from './markdown.ts';
import { properties, section, trailer } from './design.ts';
import { glossary } from './requirements.ts';

/** Explained in every bug design, as Kiro does. */
const TERMS: BugfixDesignDraft['glossary'] = [
  { term: 'Bug_Condition (C)', definition: 'The condition that triggers the bug' },
  { term: 'Property (P)', definition: 'The behavior the system should show when the bug condition holds' },
  { term: 'Preservation', definition: 'The existing behavior that the fix must leave unchanged' },
];

/** design.md of a bugfix, after Kiro's skeleton for bugs. */
export function renderBugfixDesign(draft: BugfixDesignDraft): string {
  const name = title(draft.title).replace(/ bugfix(?: design)?$/i, '');
  return document([
    `# ${name} Bugfix Design`,
    '## Overview',
    block(draft.overview, 3),
    '## Glossary',
    glossary([...TERMS, ...draft.glossary]),
    ...bugDetails(draft.bugCondition),
    ...expectedBehavior(draft.preservation),
    '## Hypothesized Root Cause',
    'Based on the bug description, the most likely causes are:',
    draft.rootCauses.map((cause, index) => `${index + 1}. **${title(cause.title)}**: ${inline(cause.explanation)}`).join('\n'),
    '## Correctness Properties',
    ...properties(draft.properties),
    '## Fix Implementation',
    '### Changes Required',
    ...draft.changes.flatMap(change),
    ...testingStrategy(draft.testingStrategy),
  ]);
}

function bugDetails(bug: BugfixDesignDraft['bugCondition']): string[] {
  return [
    '## Bug Details',
    '### Bug Condition',
    block(bug.description, 4),
    '**Formal Specification:**',
    fenced(bug.formal, ''),
    '### Examples',
    bullets(bug.examples),
  ];
}

function expectedBehavior(preservation: BugfixDesignDraft['preservation']): string[] {
  return [
    '## Expected Behavior',
    '### Preservation Requirements',
    '**Unchanged Behaviors:**',
    bullets(preservation.behaviours),
    '**Scope:**',
    block(preservation.scope, 4),
  ];
}

function change(draft: BugfixDesignDraft['changes'][number]): string[] {
  return [
    `**File**: ${code(draft.file)}`,
    ...(draft.element === undefined ? [] : [`**Function**: ${code(draft.element)}`]),
    '**Specific Changes**:',
    numbered(draft.changes),
    trailer('Satisfies', draft.satisfies),
  ];
}

function testingStrategy(draft: BugfixDesignDraft['testingStrategy']): string[] {
  return [
    '## Testing Strategy',
    '### Validation Approach',
    block(draft.approach, 4),
    '### Exploratory Bug Condition Checking',
    '**Goal**: Surface counterexamples that demonstrate the bug before the fix. These tests must fail on the unfixed code.',
    numbered(draft.exploration),
    '### Fix Checking',
    '**Goal**: Verify that for all inputs where the bug condition holds, the fixed code produces the expected behavior.',
    fenced(draft.fixChecking, ''),
    '### Preservation Checking',
    '**Goal**: Verify that for all inputs where the bug condition does not hold, the fixed code produces the same result as the original.',
    fenced(draft.preservationChecking, ''),
    ...section('### Unit Tests', bullets(draft.unitTests)),
    ...section('### Property-Based Tests', bullets(draft.propertyTests)),
    ...section('### Integration Tests', bullets(draft.integrationTests)),
  ];
}
