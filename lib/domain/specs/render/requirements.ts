import type { RequirementsDraft } from '../schema.ts';
import { block } from './block.ts';
import { bullets, document, inline, title } from './markdown.ts';
import { userStory } from './story.ts';

/**
 * requirements.md in Kiro's canonical form. Requirements and criteria are numbered by position. Kiro's heading carries no title:
 * the draft's goes into design.md and tasks.md.
 */
export function renderRequirements(draft: RequirementsDraft): string {
  const questions = draft.openQuestions ?? [];
  return document([
    '# Requirements Document',
    '## Introduction',
    block(draft.introduction, 7),
    ...(draft.glossary.length === 0 ? [] : ['## Glossary', glossary(draft.glossary)]),
    '## Requirements',
    ...draft.requirements.flatMap((requirement, index) => [
      `### Requirement ${index + 1}: ${title(withoutNumber(requirement.title))}`,
      `**User Story:** ${userStory(requirement)}`,
      '#### Acceptance Criteria',
      criteria(requirement.criteria),
    ]),
    ...(questions.length === 0 ? [] : ['## Open Questions', bullets(questions)]),
  ]);
}

export function glossary(entries: RequirementsDraft['glossary']): string {
  return entries.map(({ term, definition }) => `- **${title(term).replaceAll('*', '')}**: ${inline(definition)}`).join('\n');
}

function criteria(sentences: readonly string[]): string {
  return sentences.map((sentence, index) => `${index + 1}. ${inline(bareSentence(sentence))}`).join('\n');
}

/** A sentence without the list mark or number that a model puts in front in spite of being told not to. */
export function bareSentence(sentence: string): string {
  return sentence
    .trim()
    .replace(/^[-*+]\s+/, '')
    .replace(/^\d+(?:\.\d+)*[.):]?\s+(?=[*_]*(?:WHEN|WHILE|WHERE|IF|THE|FOR)\b)/i, '')
    .replace(/^\d+(?:\.\d+)*[.)]\s+/, '');
}

function withoutNumber(text: string): string {
  return text.trim().replace(/^(?:#+\s+)?requirement\s+\d+\s*[:.-]?\s*/i, '');
}
