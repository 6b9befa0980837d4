/** Projects of equal weight for `stringline lint` and its peer: one text says the same thing as a spec of either kind. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PARTS = [5, 5, 5, 5, 5, 4].map((count, index) => ({ part: index + 1, criteria: Array.from({ length: count }, (_, at) => at + 1) }));

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** `count` triplets in `.kiro/specs`, each of 6 requirements, 29 criteria and 18 tasks. */
export function writeTriplets(root: string, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const folder = join(root, '.kiro', 'specs', `feature-${index}`);
    write(join(folder, 'requirements.md'), requirements(index));
    write(join(folder, 'design.md'), design(index));
    write(join(folder, 'tasks.md'), tasks(index));
  }
}

function requirements(feature: number): string {
  const parts = PARTS.map(({ part, criteria }) => {
    const sentences = criteria.map((number) => {
      const [keyword, then] = number === 2 ? ['IF', 'THEN '] : ['WHEN', ''];
      const condition = `${keyword} the request ${part}.${number} of feature ${feature} arrives with a payload`;
      return `${number}. ${condition}, ${then}THE system SHALL answer with status ${200 + number} within 2 seconds`;
    });
    const story = `**User Story:** As a user, I want part ${part}, so that work goes on.`;
    return `### Requirement ${part}: Part ${part} of feature ${feature}\n\n${story}\n\n#### Acceptance Criteria\n\n${sentences.join('\n')}\n`;
  });
  return `# Requirements Document\n\n## Introduction\n\nFeature ${feature}.\n\n## Requirements\n\n${parts.join('\n')}`;
}

function design(feature: number): string {
  const sections = [
    `## Overview\n\nText of feature ${feature}.`,
    '## Architecture\n\n```mermaid\nflowchart LR\n  A --> B\n```',
    '## Components and Interfaces\n\n### Handler\n\nTakes requests.\n\n_Satisfies: 1.1-6.4_',
    '## Data Models\n\nNone.',
    '## Correctness Properties\n\n### Property 1: Answers\n\n*For any* request it answers.\n\n**Validates: Requirements 1.1, 2.1**',
    '## Error Handling\n\nErrors are answered.',
    '## Testing Strategy\n\nUnit tests.',
  ];
  return `# Design Document\n\n${sections.join('\n\n')}\n`;
}

function tasks(feature: number): string {
  const parents = PARTS.map(({ part }) => {
    const leaves = [1, 2].map((leaf) => {
      const name = `p${part}s${leaf}`;
      const last = leaf === 1 && part < 6 ? `, ${part}.5` : '';
      return [
        `  - [ ] ${part}.${leaf} Create \`src/f${feature}/${name}.ts\` with the handler of part ${part}`,
        '    - Define the type of the payload',
        `    - Done when: \`npm test -- ${name}\` passes`,
        `    - _Requirements: ${part}.${leaf}, ${part}.${leaf + 2}${last}_`,
      ].join('\n');
    });
    return `- [ ] ${part}. Part ${part}\n${leaves.join('\n')}\n`;
  });
  return `# Implementation Plan\n\n## Tasks\n\n${parents.join('\n')}`;
}

/** `count` specs of OpenSpec: as many requirements, criteria (scenarios) and bytes as a triplet. */
export function writeOpenSpecs(root: string, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const purpose = `Feature ${index} answers requests with a payload so that the work of its users goes on without a break.`;
    const text = `# Feature ${index}\n\n## Purpose\n\n${purpose}\n\n## Requirements\n\n${scenarios(index)}`;
    write(join(root, 'openspec', 'specs', `feature-${index}`, 'spec.md'), text);
  }
}

/** `count` changes of OpenSpec, each of a proposal, tasks and the delta of one such spec. */
export function writeOpenSpecChanges(root: string, count: number): void {
  mkdirSync(join(root, 'openspec', 'specs'), { recursive: true });
  for (let index = 0; index < count; index += 1) {
    const folder = join(root, 'openspec', 'changes', `add-feature-${index}`);
    const why = `Users of feature ${index} wait for answers today, and nobody can tell them for how long they will have to.`;
    write(join(folder, 'proposal.md'), `# Change: feature ${index}\n\n## Why\n\n${why}\n\n## What Changes\n\n- Requests are answered\n`);
    write(join(folder, 'tasks.md'), tasks(index));
    write(join(folder, 'specs', `feature-${index}`, 'spec.md'), `## ADDED Requirements\n\n${scenarios(index)}`);
  }
}

function scenarios(feature: number): string {
  return PARTS.map(({ part, criteria }) => {
    const each = criteria.map((number) => {
      const when = `- **WHEN** the request ${part}.${number} of feature ${feature} arrives with a payload`;
      const then = `- **THEN** the system answers with status ${200 + number} within 2 seconds`;
      return `#### Scenario: Request ${part}.${number} arrives\n\n${when}\n${then}\n- **AND** the answer names the request that it answers\n`;
    });
    const promise = `The system SHALL answer the requests of part ${part} of feature ${feature} within 2 seconds.`;
    return `### Requirement: Part ${part} of feature ${feature}\n\n${promise}\n\n${each.join('\n')}`;
  }).join('\n');
}
