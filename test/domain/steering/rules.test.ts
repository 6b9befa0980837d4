import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../lib/domain/shared/finding.ts';
import { checkSteering, parseSteeringFile, STEERING_FILE_RULES, STEERING_RULES } from '../../../lib/domain/steering/index.ts';

const PATHS = [
  'README.md',
  'api/openapi.yaml',
  'docs/testing.md',
  'docs/guides/release.md',
  'src/http/orders.ts',
  'src/http/index.ts',
  'src/store/orders.test.ts',
  '.kiro/steering/product.md',
];

interface Checked {
  paths?: string[];
  path?: string;
  ignored?: (path: string) => boolean;
}

function check(text: string, { paths = PATHS, path = '.kiro/steering/tech.md', ignored = (): boolean => false }: Checked = {}): Finding[] {
  return checkSteering([parseSteeringFile(path, text, { scope: 'project', root: '.kiro/steering' })], { paths, ignored });
}

describe('the rules for steering files', () => {
  it('are each a file of their own, named after their id', () => {
    const files = readdirSync(join(import.meta.dirname, '../../../lib/domain/steering/rules')).filter((name) =>
      name.startsWith('steering-'),
    );

    expect(files.map((name) => name.replace('.ts', '')).sort()).toEqual(STEERING_FILE_RULES.map(({ id }) => id).sort());
    expect(new Set([...STEERING_FILE_RULES, ...STEERING_RULES].map(({ id }) => id)).size).toBe(
      STEERING_FILE_RULES.length + STEERING_RULES.length,
    );
  });

  it.each(['Moved: `src/http/order.js` → `orders.ts`', 'Components lie in `src/http/FeatureName.vue` and `src/http/useFeature.ts`.'])(
    'take no file for missing in %j',
    (text) => {
      expect(check(text)).toEqual([]);
    },
  );

  it('take what git ignores for there', () => {
    const ignored = (path: string): boolean => path === 'src/generated/';

    expect(check('The client is put into `src/orders-client/` and `src/generated/`.', { ignored }).map(({ message }) => message)).toEqual([
      '`src/orders-client` is not in the repository.',
    ]);
    expect(check('[client](src/generated)', { ignored })).toEqual([]);
  });

  it('say of a large AGENTS.md of a folder which prompts it is in', () => {
    const [root, nested] = ['AGENTS.md', 'web/AGENTS.md'].map((path) => check('Words and words.\n'.repeat(1500), { path })[0]);

    expect(root?.message).toMatch(/tokens of every prompt\.$/);
    expect(nested?.message).toMatch(/tokens of every prompt about what lies in web\.$/);
    expect(nested?.fix).toContain('.kiro/steering/');
  });

  it.each([
    ['src/core/config.py', ['src/a.py', 'tools/security/config.py'], 'Correct the path, or say that the file is still to be written.'],
    ['src/core/order-service.py', ['src/a.py', 'tools/order-service.py'], 'Did you mean `tools/order-service.py`?'],
    ['src/core/config.py', ['src/base/config.py'], 'Did you mean `src/base/config.py`?'],
  ])('name for %s in %j the file of the same name only where that is no chance', (path, paths, fix) => {
    expect(check(`See \`${path}\`.`, { paths }).map((finding) => finding.fix)).toEqual([fix]);
  });

  it.each([
    ['steering-pattern-unmatched', 'a folder that is not there', '---\ninclusion: fileMatch\nfileMatchPattern: "source/**/*.ts"\n---\nx\n'],
    ['steering-reference-missing', 'another ending', 'See #[[file:api/openapi.yml]].'],
    ['steering-reference-missing', 'a folder', 'See #[[file:docs]].'],
    ['steering-reference-path', 'a path that leaves its folder', 'See #[[file:../../api/openapi.yaml]].'],
    ['steering-link-dead', 'a link from the folder of the file', 'See [the tests](../../docs/test.md#unit).'],
    ['steering-link-dead', 'an image', '![flow](images/flow.png)'],
    ['steering-path-dead', 'a file that moved', 'Handlers are in `src/api/orders.ts`.'],
    [
      'steering-path-dead',
      'a file named in a sentence behind one of others',
      'Do not skip the tests.\nHandlers are in `src/api/orders.ts`.',
    ],
    ['steering-path-dead', 'a file named beside a link', 'Handlers are in `src/api/orders.ts`, see [the docs](https://kiro.dev/docs).'],
    ['steering-path-dead', 'a row of a table', '| Orders | `src/http/order.ts` |'],
    ['steering-path-dead', 'a file named behind an entry on another', '- The old one was removed\n- Handlers are in `src/api/orders.ts`.'],
    ['steering-secret', 'a token', `token: ghp_${'aB3'.repeat(12)}`],
    ['steering-secret', 'a token of three parts', `Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvcyJ9.${'aB3'.repeat(9)}`],
    ['steering-secret', 'a key that begins like a token', `Authorization: Bearer eyJrIjoi${'T0tTcG1p'.repeat(5)}`],
    ['steering-secret', 'a password in the form of one part', `Authorization: Bearer ${btoa('{"user":"admin","pass":"Kq93hsXw"}')}`],
    ['steering-secret', 'a key behind bearer', `Authorization: Bearer ${'aB3'.repeat(12)}`],
    ['steering-secret', 'a password within a fence', '```\npostgres://app:Kq93hsXw@db.example.com/shop\n```\n'],
    ['steering-size', 'a large file for every prompt', 'Words and words.\n'.repeat(1500)],
  ])('%s finds %s', (rule, _name, text) => {
    expect(check(text).map(({ ruleId }) => ruleId)).toEqual([rule]);
  });

  it.each([
    ['a regular expression, told by the reader', ["'.*\\.(jsx|tsx)$'"], []],
    ['a glob beside it', ["'.*\\.(jsx|tsx)$'", "'source/**'"], ['`source/**`']],
  ])('steering-pattern-unmatched names what no file matches, without %s', (_name, patterns, named) => {
    const found = check(`---\ninclusion: fileMatch\nfileMatchPattern: [${patterns.join(', ')}]\n---\nx\n`);

    expect(found.filter(({ ruleId }) => ruleId === 'steering-pattern-unmatched').map(({ message }) => message)).toEqual(
      named.map((each) => `No file of the repository matches ${each}, so the file is never loaded.`),
    );
  });

  it.each([
    ['a pattern of which one part matches', '---\ninclusion: fileMatch\nfileMatchPattern: ["**/*.jsx", "src/**/*.ts"]\n---\nx\n'],
    ['references from the root and from the own folder', '#[[file:api/openapi.yaml]] and #[[file:product.md]]'],
    ['references in code', '`#[[file:none.md]]`\n```\n#[[file:none.md]]\n```\n'],
    ['links from the root, from the file and to folders', '[a](docs/testing.md) [b](product.md) [c](../../docs) [d](/README.md "Read")'],
    ['links that lead elsewhere', '[a](https://example.com/x.md) [b](#part) [c](mailto:a@example.com) [d]({{url}}) `[e](none.md)`'],
    ['paths that are there, also by their ending', '`src/http/orders.ts`, `http/orders.ts`, `src/http/`, `./docs/testing.md`'],
    ['what is no path of the repository', '`@scope/pkg`, `node:fs/promises`, `lodash/fp.js`, `/api/orders.json`, `src/**/*.ts`'],
    ['paths that need not be there', 'Create `src/http/carts.ts` for carts.\nE.g. `src/http/users.ts`.\nSee `src/http/your-route.ts`.'],
    ['paths that need not be there in other languages', '如果存在 `src/http/carts.ts`，先读它。\n`src/http/users.ts` は存在しない。'],
    ['what is made', 'Bundles lie in `src/dist/main.js`.'],
    ['what was removed, as the sentence said before', 'The old backend was removed on Monday (`src/a.ts`,\n`src/http/b.ts` and others).\n'],
    ['what was removed in another language', '- 已於 2026-08-06 刪除：`src/http/b.ts`\n'],
    ['the password of a database on the own machine', '`postgres://shop:shop_of_dev@localhost:5432/shop`'],
    ['a token of which only the form is there', 'Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...'],
    ['the form of a token alone', 'Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'],
    ['a token that is cut', 'Authorization: Bearer eyJzdWIiOiJvcyJ9...'],
    ['names of one letter', 'Tests of `src/x.ts` go into `src/test_x.ts`.'],
    ['how references are written', 'Name the file with #[[file:...]] or #[[file:<path of the file>]].'],
    ['passwords that stand for passwords', 'postgres://user:password@localhost:5432/shop and postgres://app:$DB_PASSWORD@db/shop'],
    ['a large file that is loaded when asked for', `---\ninclusion: manual\n---\n${'Words and words.\n'.repeat(1500)}`],
  ])('are silent on %s', (_name, text) => {
    expect(check(text)).toEqual([]);
  });

  it('conclude nothing where the files of the repository are not known', () => {
    const text = '---\ninclusion: fileMatch\nfileMatchPattern: "source/**"\n---\n#[[file:a.md]] [b](b.md) `src/c.ts`\n';

    expect(check(text, { paths: [] })).toEqual([]);
  });

  it.each([
    ['#[[file:openapi.yaml]]', 'Did you mean `#[[file:api/openapi.yaml]]`?'],
    ['[t](docs/testnig.md)', 'Did you mean `docs/testing.md`?'],
    ['[t](../../docs/release.md)', 'Did you mean `../../docs/guides/release.md`?'],
    ['`src/api/orders.ts`', 'Did you mean `src/http/orders.ts`?'],
    ['`src/http/entirely-different.py`', 'Correct the path, or say that the file is still to be written.'],
    ['#[[file:../../api/openapi.yaml]]', 'Write the path from the root of the repository: `#[[file:api/openapi.yaml]]`.'],
  ])('name the nearest file for %s', (text, fix) => {
    expect(check(text).map((finding) => finding.fix)).toEqual([fix]);
  });

  it('point at the very words, whatever the line ends', () => {
    const text = '\uFEFF# Tech\r\n\r\nSee `src/api/orders.ts` and #[[file:none.md]].\r\n';

    const found = check(text).map(({ line, column, endColumn }) =>
      text
        .replace('\uFEFF', '')
        .split('\r\n')
        [(line ?? 0) - 1]?.slice((column ?? 0) - 1, (endColumn ?? 0) - 1),
    );

    expect(found.sort()).toEqual(['#[[file:none.md]]', 'src/api/orders.ts']);
  });

  it('never print what they take for a secret', () => {
    const secret = `ghp_${'aB3'.repeat(12)}`;

    expect(JSON.stringify(check(`token: ${secret}`))).not.toContain(secret);
  });
});
