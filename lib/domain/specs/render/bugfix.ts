import type { BugfixDraft } from '../schema.ts';
import { block } from './block.ts';
import { document, inline } from './markdown.ts';
import { bareSentence } from './requirements.ts';

/** bugfix.md in Kiro's form: three sections of plain paragraphs `1.1 WHEN …`, `2.1 WHEN … SHALL …`, `3.1 WHEN … SHALL CONTINUE TO …`. */
export function renderBugfix(draft: BugfixDraft): string {
  return document([
    '# Bugfix Requirements Document',
    '## Introduction',
    block(draft.introduction, 7),
    '## Bug Analysis',
    '### Current Behavior (Defect)',
    ...clauses(1, draft.current),
    '### Expected Behavior (Correct)',
    ...clauses(2, draft.expected),
    '### Unchanged Behavior (Regression Prevention)',
    ...clauses(3, draft.unchanged),
  ]);
}

function clauses(section: number, sentences: readonly string[]): string[] {
  return sentences.map((sentence, index) => `${section}.${index + 1} ${inline(bareSentence(sentence))}`);
}
