import { describe, expect, it } from '@jest/globals';
import { readDesign } from '../../../lib/domain/specs/index.ts';

const read = (text: string) =>
  readDesign(text).properties.map(({ key, title, validates }) => [key, title, validates.flatMap(({ ids }) => ids)]);

describe('correctness properties below headings in other languages', () => {
  it.each([
    ['Özellik 1: Sıra korunur', '**Doğrular: Gereksinimler 1.1, 1.2**'],
    ['Özellik 1 — Sıra korunur', '**Validates: Requirements 1.1, 1.2**'],
    ['خاصية 1: الترتيب', '**يتحقق من: المتطلبات 1.1, 1.2**'],
    ['Proprietà 1: Ordine', '**Validates: Requirements 1.1, 1.2**'],
    ['Właściwość 1: Kolejność', '**Validates: Requirements 1.1, 1.2**'],
    ['Thuộc tính 1: Thứ tự', '**Validates: Requirements 1.1, 1.2**'],
  ])('are read: %s', (heading, validates) => {
    const text = `# Design\n\n## X\n\n### ${heading}\n\nA list stays in its order.\n\n${validates}\n\n### ${heading.replace('1', '2')}\n\nB.\n`;

    expect(read(text).map(([key, , ids]) => [key, ids])).toEqual([
      ['1', ['1.1', '1.2']],
      ['2', []],
    ]);
  });

  it('are none where nothing is validated: the word stands for a feature as well', () => {
    expect(read('# Design\n\n## Özellikler\n\n### Özellik 1: Giriş\n\nBir düğme.\n\n### Özellik 2: Çıkış\n\nBir düğme.\n')).toEqual([]);
  });

  it('leave properties in English alone', () => {
    const text =
      '# D\n\n### Property 1: Order\n\n**Validates: Requirements 1.1**\n\n## Özellikler\n\n### Özellik 1: Giriş\n\n**Validates: Requirements 1.2**\n';

    expect(read(text)).toEqual([['1', 'Order', ['1.1']]]);
  });

  it('need a sign behind the number', () => {
    expect(read('# D\n\n### Özellik 1 düğme\n\n**Validates: Requirements 1.2**\n')).toEqual([]);
  });
});
