import { describe, expect, it } from '@jest/globals';
import { readOrigins, redirect } from '../../scripts/through-indexes.mjs';

const FILES: Record<string, string> = {
  '/lib/specs/index.ts': [
    `export * from './schema.ts';`,
    `export { specName } from './name.ts';`,
    `export { readTasks as read, type Task } from './read/tasks.ts';`,
    `export const LOCAL = 1;`,
  ].join('\n'),
  '/lib/specs/schema.ts': `export const Draft = 1;\nexport type Draft = number;\nexport async function load() {}\nexport class Reader {}\n`,
  '/lib/specs/name.ts': `const own = 1;\nexport { own as specName };\n`,
  '/lib/specs/read/tasks.ts': `export function readTasks() {}\nexport interface Task {}\n`,
  '/lib/gates/index.ts': `export * from '../specs/index.ts';\nexport * from './circle.ts';\n`,
  '/lib/gates/circle.ts': `export * from './index.ts';\nexport const round = 1;\n`,
};

const through = (text: string): string =>
  redirect(
    { path: '/lib/app/use.ts', text },
    readOrigins((path: string) => FILES[path] ?? ''),
  );

describe('imports through an index', () => {
  it.each([
    [`import { specName } from '../specs/index.ts';`, `import { specName as specName } from '../specs/name.ts';`],
    [`import { read as tasks } from '../specs/index.ts';`, `import { readTasks as tasks } from '../specs/read/tasks.ts';`],
    [
      `import { Draft, load, Reader } from '../specs/index.ts';`,
      `import { Draft as Draft, load as load, Reader as Reader } from '../specs/schema.ts';`,
    ],
    [`import { LOCAL } from '../specs/index.ts';`, `import { LOCAL as LOCAL } from '../specs/index.ts';`],
    [`export { read } from '../specs/index.ts';`, `export { readTasks as read } from '../specs/read/tasks.ts';`],
    [`import { type Task, specName } from '../specs/index.ts';`, `import { specName as specName } from '../specs/name.ts';`],
    [
      `import { round, Draft } from '../gates/index.ts';`,
      `import { round as round } from '../gates/circle.ts'; import { Draft as Draft } from '../specs/schema.ts';`,
    ],
  ])('point at the file that declares what they name: %s', (written, bundled) => {
    expect(through(written)).toBe(bundled);
  });

  it('leave nothing where only types were named', () => {
    expect(through(`import { type Task } from '../specs/index.ts';`)).toBe('');
  });

  it('keep every other line where it was', () => {
    const text = `import {\n  Draft,\n  type Task,\n} from '../specs/index.ts';\nDraft();\n`;

    expect(through(text).split('\n').indexOf('Draft();')).toBe(4);
  });

  it.each([
    `import { missing } from '../specs/index.ts';`,
    `import { specName } from '../specs/name.ts';`,
    `import * as specs from '../specs/index.ts';`,
    `import type { Task } from '../specs/index.ts';`,
    `const text = "import { specName } from '../specs/index.ts';";`,
  ])('stay as they are where they name no value behind an index: %s', (text) => {
    expect(through(text)).toBe(text);
  });
});
