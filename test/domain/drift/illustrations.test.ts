import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isIllustration, withoutIllustrations } from '../../../lib/domain/drift/illustrations.ts';

describe('what a code block shows for contrast or for use', () => {
  it.each<[string, string, string]>([
    ['what was before', '// Before\nfunction sum() {}\n\n// After\nfunction total() {}', '\n\n\n// After\nfunction total() {}'],
    [
      'how it is used, to the end of the block',
      'class Price {}\n\n// Usage\n@Price\nclass Order {}\n\nclass Line {}',
      'class Price {}\n\n\n\n\n\n',
    ],
    [
      'how it is used, up to the next part',
      '# Example:\nclass Order: ...\n\n# Prices\nclass Price: ...',
      '\n\n\n# Prices\nclass Price: ...',
    ],
    ['a bad example, and nothing beside it', '// ❌ too much\nfn sum() {\n\n}\n\nfn total() {}', '\n\n\n\n\nfn total() {}'],
    ['a bad example in front of a good one', '// ❌ 悪い例\nfn sum() {}\n// ✅ 良い例\nfn total() {}', '\n\n// ✅ 良い例\nfn total() {}'],
    ['a line that is crossed out', 'type A = B;  // ❌ 移除\ntype C = D;', '\ntype C = D;'],
  ])('is left out, line for line: %s', (_what, code, expected) => {
    expect(withoutIllustrations(code)).toBe(expected);
  });

  it.each([
    ['the user as he is now', '// Current user of the session\nlet user: User;'],
    ['what happens first', '// Before each save\nfunction check() {}'],
    ['a comment within a type', 'class Cart {\n  // Usage\n  total() {}\n}'],
    ['documentation', '/// Example\nfn total() {}'],
    ['an attribute', '#[derive(Debug)]\nstruct Cart;'],
    ['a head that is crossed out', 'class Cart { // ❌ goes\n  total() {}\n}'],
  ])('is not %s', (_what, code) => {
    expect(withoutIllustrations(code)).toBe(code);
  });

  it('keeps the number of lines, whatever the text', () => {
    const line = fc.oneof(fc.constantFrom('// Before', '// ❌', '// After', '', 'class A {}', '  x'), fc.string());
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n');
        expect(withoutIllustrations(text).split('\n')).toHaveLength(text.split('\n').length);
      }),
    );
  });
});

describe('headings', () => {
  it.each(['Testing Strategy', '单元测试', 'Estratégia de Testes', '使用例', 'Generated Matching Code', 'Migration Path'])(
    'whose code declares nothing: %s',
    (heading) => {
      expect(isIllustration(heading)).toBe(true);
    },
  );
  it.each(['Components and Interfaces', '組件', 'Code Generator', 'Protest Service', 'Contexto de Sessão', '生成器'])(
    'whose code is the design: %s',
    (heading) => {
      expect(isIllustration(heading)).toBe(false);
    },
  );
});
