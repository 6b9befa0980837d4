import type { DesignDraft } from '../schema.ts';
import { block } from './block.ts';
import { code, collapse, document, fenced, inline, numbered, title } from './markdown.ts';

/** The sentence Kiro sets above the properties of every design. */
export const PROPERTIES_PREFACE =
  '*A property is a characteristic or behavior that should hold true across all valid executions of a system: ' +
  'a formal statement about what the system should do. Properties bridge human-readable specifications and machine-verifiable guarantees.*';

/** design.md of a feature, sections in Kiro's order; empty optional sections are left out. */
export function renderDesign(draft: DesignDraft): string {
  return document([
    `# Design Document: ${title(draft.title)}`,
    '## Overview',
    block(draft.overview, 3),
    '## Architecture',
    block(draft.architecture, 3),
    ...(draft.diagram === undefined ? [] : [fenced(draft.diagram, 'mermaid')]),
    ...section('### Data Flow', numbered(draft.dataFlow)),
    '## Components and Interfaces',
    ...draft.components.flatMap(component),
    ...section('## Data Models', ...draft.dataModels.flatMap(dataModel)),
    ...section('## Correctness Properties', ...properties(draft.properties)),
    ...section('## Error Handling', errorTable(draft.errorHandling)),
    '## Testing Strategy',
    block(draft.testingStrategy, 3),
  ]);
}

/** A heading with its blocks, or nothing when all of them are empty. */
export function section(heading: string, ...blocks: readonly string[]): string[] {
  return blocks.every((part) => part === '') ? [] : [heading, ...blocks];
}

function component(draft: DesignDraft['components'][number]): string[] {
  return [
    `### ${title(draft.name)}`,
    `**Responsibility:** ${inline(draft.responsibility)}`,
    ...(draft.files.length === 0 ? [] : [`**Files:** ${draft.files.map(code).join(', ')}`]),
    '**Interfaces:**',
    block(draft.interfaces, 4),
    trailer('Satisfies', draft.satisfies),
  ];
}

/** `_Satisfies: 1.1, 1.2_`, or nothing when there are no ids. */
export function trailer(label: string, ids: readonly string[]): string {
  return ids.length === 0 ? '' : `_${label}: ${[...new Set(ids.map(collapse))].join(', ')}_`;
}

function dataModel(draft: DesignDraft['dataModels'][number]): string[] {
  const rows = draft.fields.map((field) => [code(field.name), code(field.type), inline(field.description)]);
  return [`### ${title(draft.name)}`, inline(draft.description), table(['Field', 'Type', 'Description'], rows)];
}

/** `### Property N: Title` with its statement and `**Validates: …**`, preceded by Kiro's sentence; nothing without properties. */
export function properties(drafts: DesignDraft['properties']): string[] {
  if (drafts.length === 0) return [];
  const parts = drafts.flatMap((draft, index) => [
    `### Property ${index + 1}: ${title(draft.title)}`,
    block(emphasised(draft.statement), 4),
    `**Validates: Requirements ${[...new Set(draft.validates.map(collapse))].join(', ')}**`,
  ]);
  return [PROPERTIES_PREFACE, ...parts];
}

/** Kiro sets the quantifier in italics: `*For any* …`. A `Validates` line of the statement would double the one that follows. */
function emphasised(statement: string): string {
  const lines = statement.split('\n').filter((line) => !/^[*_]*Validates:/i.test(line.trim()));
  return lines
    .join('\n')
    .trim()
    .replace(/^(For (?:any|all|every|each))\b/i, '*$1*');
}

function errorTable(entries: DesignDraft['errorHandling']): string {
  return table(
    ['Situation', 'Response'],
    entries.map(({ situation, response }) => [inline(situation), inline(response)]),
  );
}

/** A Markdown table; pipes in cells are escaped. Empty without rows. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
