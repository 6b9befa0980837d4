import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { census } from '../../scripts/corpus/census.ts';
import { type CorpusFile, corpusFiles } from '../../scripts/corpus/files.ts';
import { naiveBoxes } from '../../scripts/corpus/naive.ts';
import { textOf } from '../../scripts/corpus/probe.ts';
import { report, sample } from '../../scripts/corpus/report.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Real `.kiro` directories of public repositories; not part of this repository, so the census runs where they lie beside it. */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus');

const SPEC = '.kiro/specs/mute';
const TEXTS = {
  [`${SPEC}/requirements.md`]:
    '### Requirement 1: Mute\n\n#### Acceptance Criteria\n\n1. WHEN muted, THE Router SHALL drop it\n2. Works fast\n',
  [`${SPEC}/tasks.md`]: '- [ ] 1. Create `router.ts`\n  - _Requirements: 1.1, 1.9_\n',
  '.kiro/steering/product.md': '\uFEFF# Product\r\n',
};

const directories: { path: string; remove(): void }[] = [];
afterAll(() => {
  for (const directory of directories) directory.remove();
});

function emptyDirectory(): string {
  const directory = temporaryDirectory();
  directories.push(directory);
  return directory.path;
}

function files(texts: Readonly<Record<string, string>>): CorpusFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
}

describe('census', () => {
  it('counts what is there and lists what the rules find, with nothing violated', () => {
    const found = census(files(TEXTS));

    expect(found).toMatchObject({ files: 3, specs: 1, requirements: 1, criteria: 2, boxes: 1, dangling: 1, violations: [] });
    expect(found.references).toEqual({ id: 2 });
    expect(found.coverage).toEqual({ criteria: 2, served: 0, owned: 1 });
    expect(report(found, 1)).toContain('error tasks-reference-dangling (in 1 documents)');
  });

  it('reads what is no UTF-8, too, and gives its bytes back', () => {
    const bytes = Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a, 0xc3]);

    expect(census([{ path: '.kiro/specs/x/tasks.md', bytes }])).toMatchObject({ notUtf8: 1, violations: [] });
    expect(textOf(bytes).utf8).toBe(false);
  });

  it('tells a criterion of a document of requirements that cannot be reworded, and not what notes refuse', () => {
    const text = '## 2. Requirements Feasibility\n\n### 2.2 Needed\n\n- Alpha works\n- R7.7 Beta is seen\n- Gamma works\n';

    const found = census(files({ '.kiro/specs/a/requirements.md': text, '.kiro/specs/a/notes.md': text }));

    expect(found.violations.map(({ path, what }) => `${path}: ${what}`)).toEqual([
      expect.stringMatching(/^\.kiro\/specs\/a\/requirements\.md: criterion on line 6: The sentence would not read back/),
    ]);
  });

  it('draws the same sample for the same seed', () => {
    const root = emptyDirectory();
    for (const [path, text] of Object.entries(TEXTS)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const found = census(corpusFiles(root));
    const draw = (seed: number) => sample(found.findings, { root, rules: 'traceability', size: 2, seed });

    expect(draw(1)).toBe(draw(1));
    expect(draw(1)).toContain('| - [ ] 1. Create `router.ts`');
  });

  it('takes files of .kiro directories, and spec documents and hooks anywhere', () => {
    const root = emptyDirectory();
    const paths = ['a/.kiro/steering/x.md', 'plans/b/tasks.md', 'hooks/c.kiro.hook', 'src/d.md', 'node_modules/e/tasks.md', '.kiro/f.zip'];
    for (const path of paths) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), 'x');
    }

    expect(corpusFiles(root).map(({ path }) => path)).toEqual(['a/.kiro/steering/x.md', 'hooks/c.kiro.hook', 'plans/b/tasks.md']);
  });
});

describe('naiveBoxes', () => {
  it.each([
    ['- [ ] 1. A\n- [x]* 2. B\r\n* [-] C', [1, 2, 3]],
    ['```\n- [ ] 1. A\n```\n- [ ] 2. B', [4]],
    ['- ```js\n- [ ] 1. A\n```\n~~~\n- [ ] 2. B', []],
    ['```` ``` ````\n- [ ] 1. A', [2]],
    ['- [y] 1. A\n- [ ]1. B', []],
  ])('counts the boxes of %j', (text, lines) => {
    expect(naiveBoxes(text)).toEqual(lines);
  });
});

const whenPresent = existsSync(CORPUS) ? describe : describe.skip;

whenPresent('the real repositories', () => {
  it('are read whole, written back byte for byte, and nearly all criteria and references are understood', () => {
    const found = census(corpusFiles(CORPUS));

    expect(found.violations).toEqual([]);
    expect(found.boxes).toBeGreaterThan(2000);
    expect(found.criteria).toBeGreaterThan(2900);
    expect((found.ears['none'] ?? 0) / found.criteria).toBeLessThan(0.12);
    expect(found.dangling / Object.values(found.references).reduce((a, b) => a + b, 0)).toBeLessThan(0.01);
  });
});
