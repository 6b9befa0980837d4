import { describe, expect, it } from '@jest/globals';
import { joinLines, outline, scanLines } from '../../../lib/domain/specs/index.ts';

const kinds = (text: string): string =>
  scanLines(text)
    .lines.map(({ kind }) => kind.charAt(0))
    .join('');

describe('scanLines', () => {
  it('knows number, offset and line break of each line behind a byte order mark', () => {
    const text = '\uFEFF# A\r\n\nlast';

    const scanned = scanLines(text);

    expect(scanned.bom).toBe(true);
    expect(scanned.lines).toEqual([
      { number: 1, text: '# A', start: 1, eol: '\r\n', kind: 'text', indent: 0 },
      { number: 2, text: '', start: 6, eol: '\n', kind: 'text', indent: 0 },
      { number: 3, text: 'last', start: 7, eol: '', kind: 'text', indent: 0 },
    ]);
    expect(joinLines(scanned)).toBe(text);
  });

  it.each([
    ['a fence', '```js\nx\n```\ny', 'ffft'],
    ['tildes', '~~~\n```\n~~~\ny', 'ffft'],
    ['a longer fence around a shorter one', '````\n```\n````\ny', 'ffft'],
    ['a fence in a list item', '- a\n  ```\n  x\n  ```\n- b', 'tffft'],
    ['a fence right behind a bullet', '- ```\n  x\n  ```\n- b', 'ffft'],
    ['inline code that looks like a fence', '- a\n  ```` ``` ```` are blocks\n- [ ] 2. b', 'ttt'],
    ['a fence whose list item ends first', '- a\n  ```\n  x\n- [ ] 2. b', 'tfft'],
    ['a fence that is never closed', 'a\n```\nx\ny', 'tfff'],
    ['front matter', '---\ntitle: x\n---\ny', 'ffft'],
    ['a thematic break at the top', '---\nx\n---\ny', 'tttt'],
  ])('marks %s', (_what, text, expected) => {
    expect(kinds(text)).toBe(expected);
  });

  it('keeps the content and the language of a fence, and tells when it stays open', () => {
    expect(scanLines('```JSON x\n{}\n```\n~~~\nopen').fences).toEqual([
      { language: 'json', line: 1, endLine: 3, content: ['{}'] },
      { language: '', line: 4, endLine: undefined, content: ['open'] },
    ]);
  });
});

describe('outline', () => {
  it('nests sections by their level and ends them where the next begins', () => {
    const sections = outline(scanLines('# A\n## B ##\n### C#\ntext\n## D\n```\n# no\n```'));

    expect(sections.map(({ text, line, endLine, parent }) => [text, line, endLine, parent])).toEqual([
      ['A', 1, 8, undefined],
      ['B', 2, 4, 0],
      ['C#', 3, 4, 1],
      ['D', 5, 8, 0],
    ]);
  });
});
