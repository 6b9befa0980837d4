import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { domainPurity, environmentInOnePlace, importDirection, MAX_LINES, reasonedSuppression, type Rule, sizeBudget } from './rules.ts';
import { ROOT, sourceFiles } from './source-files.ts';

const source = ['lib', 'lambdas', 'bin'];
const everything = [...source, 'test', 'bench', 'scripts'];

const rules: { name: string; rule: Rule; folders: string[] }[] = [
  { name: 'imports run one way', rule: importDirection, folders: source },
  { name: 'the domain is pure', rule: domainPurity, folders: ['lib/domain'] },
  { name: 'only env.ts files read the environment', rule: environmentInOnePlace, folders: source },
  { name: `no file is longer than ${MAX_LINES} lines`, rule: sizeBudget, folders: everything },
  { name: 'no check is switched off without a reason', rule: reasonedSuppression, folders: everything },
];

describe('Architecture: the source', () => {
  it.each(rules)('$name', ({ rule, folders }) => {
    // Prepare
    const files = sourceFiles(...folders);

    // Act
    const broken = files.flatMap((file) => rule(file).map((reason) => `${file.path}: ${reason}`));

    // Assess
    expect(files.length).toBeGreaterThan(0);
    expect(broken).toEqual([]);
  });

  it('has an index.ts in every folder of the domain', () => {
    // Prepare: shared/ is imported file by file
    const domain = join(ROOT, 'lib/domain');
    const folders = readdirSync(domain, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'shared');

    // Act
    const withoutIndex = folders.filter(
      ({ name }) => readdirSync(join(domain, name)).length > 0 && !existsSync(join(domain, name, 'index.ts')),
    );

    // Assess
    expect(folders.length).toBeGreaterThan(0);
    expect(withoutIndex.map(({ name }) => name)).toEqual([]);
  });
});
