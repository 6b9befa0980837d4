import { describe, expect, it } from '@jest/globals';
import { createVirtualTree, relatedFiles } from '../../../lib/domain/agent/index.ts';

function treeOf(files: Record<string, string>, hidden: (path: string) => boolean = () => false) {
  const entries = Object.entries(files).map(([path, text]) => ({ path, mode: '100644', oid: path, size: text.length }));
  return createVirtualTree({ entries, hidden, read: (oid) => Promise.resolve(new TextEncoder().encode(files[oid])) });
}

const FILES = {
  'times.go': 'package h\n\nconst Day = 24\n\n// RelTime formats a relative time\nfunc RelTime() string { return "duration" }\n',
  'bytes.go': 'package h\n\nfunc Bytes() string { return "" }\n',
  'times_test.go': 'package h\n\nfunc TestRelTime() {}\n',
  'README.md': 'relative time formatting',
};

describe('relatedFiles', () => {
  it('shows the source that shares words with the request, and neither tests nor prose', async () => {
    const text = await relatedFiles(treeOf(FILES), 'Parse a duration, the inverse of the relative times formatting');

    expect(text).toContain('<data path="times.go">');
    expect(text).not.toContain('bytes.go');
    expect(text).not.toContain('times_test.go');
    expect(text).not.toContain('README');
  });

  it('is empty where nothing bears on the request', async () => {
    expect(await relatedFiles(treeOf(FILES), 'Draw a red circle')).toBe('');
  });

  it('never shows what .kiroignore hides', async () => {
    const text = await relatedFiles(
      treeOf(FILES, (path) => path === 'times.go'),
      'relative times duration formatting',
    );

    expect(text).not.toContain('RelTime');
  });

  it('gives the same text whatever the order of the files', async () => {
    const turned = Object.fromEntries(Object.entries(FILES).toReversed());

    expect(await relatedFiles(treeOf(turned), 'relative times')).toBe(await relatedFiles(treeOf(FILES), 'relative times'));
  });

  it('shows of a large file the places that bear on the request, and no settings of tools', async () => {
    const filler = Array.from({ length: 900 }, (_, index) => `export const constant${index} = ${index};`);
    const large = [...filler, '// RelTime formats a relative time', 'export function relTime() {}', ...filler].join('\n');
    const text = await relatedFiles(treeOf({ 'times.ts': large, '.tool/times.ts': '// relative times\n' }), 'Format relative times');

    expect(text).toContain('export function relTime() {}');
    expect(text).toMatch(/\[… 89\d lines left out …\]\nexport const/u);
    expect(text).not.toContain('.tool');
    expect(text.length).toBeLessThan(17_000);
  });

  it('stays within its size', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`duration/part${index}.ts`, `export const duration = 1;\n${'// duration\n'.repeat(1000)}`]),
    );

    expect((await relatedFiles(treeOf(many), 'duration')).length).toBeLessThan(45_000);
  });
});
