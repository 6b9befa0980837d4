import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../lib/domain/shared/finding.ts';
import { checkDesign, readDesign, readRequirements, readTasks } from '../../../lib/domain/specs/index.ts';

const messages = ({ findings }: { findings: readonly Finding[] }): string[] =>
  findings.map(({ ruleId, level, line = 0, message }) => `${ruleId} ${level} ${String(line)}: ${message}`);

describe('a code fence that nobody closed', () => {
  it.each([
    [
      'headings of a design',
      readDesign('## Overview\n\n```\na\n\n## Architecture\n\nb\n'),
      'line 6, "## Architecture", and what follows are taken for code.',
    ],
    [
      'boxes of tasks',
      readTasks('- [ ] 1. A\n\n```sh\nnpm test\n\n- [ ] 2. B\n'),
      'line 6, "- [ ] 2. B", and what follows are taken for code.',
    ],
    [
      'numbered criteria',
      readRequirements('### Requirement 1: A\n\n```\nx\n\n1. THE A SHALL b\n'),
      'line 6, "1. THE A SHALL b", and what follows are taken for code.',
    ],
    ['nothing but text', readDesign('## Overview\n\n```py\n# A comment\n'), 'what follows may not be read as text.'],
  ])('is told with what it takes: %s', (_what, document, end) => {
    expect(messages(document)).toEqual([`document-open-fence warning 3: The code fence opened on line 3 is never closed, so ${end}`]);
  });

  it('is told where what should end the next one ends it, once for all that follow from it', () => {
    const text = '## A\n\n```ts\na\n\n## B\n\n```ts\nb\n```\n\n## C\n\n```\nc\n\n## D\n\n```ts\nd\n```\n';

    expect(messages(readDesign(text))).toEqual([
      'document-open-fence warning 3: The code fence opened on line 3 is not closed before another opens on line 8, so line 6, "## B", is taken for code, and so on to line 10.',
    ]);
  });

  it.each([
    ['shows Markdown without code in it', '```markdown\n## Title\n\n- [ ] 1. Task\n```\n'],
    ['is longer than the one that it holds', '````markdown\n## Title\n\n```ts\na\n```\n````\n'],
    ['holds the beginning of one, and no heading', '```sh\ncat <<EOF\n```ts\nEOF\n```\n'],
    ['has comments with one mark', '```sh\n# Build\nnpm run build\n```\n'],
  ])('is none that %s', (_what, block) => {
    const { findings } = readDesign(`## Overview\n\n${block}\n## Architecture\n\nText\n`);

    expect(findings.filter(({ ruleId }) => ruleId === 'document-open-fence')).toEqual([]);
  });

  it.each([
    ['is never closed', '```\na\n\n## Error Handling\n\nb\n', ['Testing Strategy']],
    ['is crossed', '```ts\na\n\n## Error Handling\n\n```ts\nb\n```\n', ['Testing Strategy']],
    ['turns text and code around', '```ts\na\n\n## B\n\n```ts\nb\n```\n\nc\n\n```\n\n## Error Handling\n\n```ts\n', ['Testing Strategy']],
    ['holds a template', '```markdown\n## Title\n\n```ts\na\n```\n\nText\n', ['Error Handling', 'Testing Strategy']],
    ['is closed', '```markdown\n## Error Handling\n```\n', ['Error Handling', 'Testing Strategy']],
  ])('hides no section that is missing, and takes none away: one that %s', (_what, block, missing) => {
    const design = readDesign(`## Overview\n\n## Architecture\n\n## Components\n\n${block}`);
    const told = checkDesign(design, {}).filter(({ ruleId }) => ruleId === 'design-sections');

    expect(told.map(({ message }) => message)).toEqual(missing.map((name) => `The design has no section "${name}".`));
  });
});
