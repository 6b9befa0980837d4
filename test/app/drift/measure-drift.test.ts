import { describe, expect, it } from '@jest/globals';
import { createCodeReader } from '../../../lib/adapters/syntax/index.ts';
import { measureDrift } from '../../../lib/app/drift/measure-drift.ts';
import { driftItems, renderRecord } from '../../../lib/domain/drift/index.ts';
import { treeOf } from '../../quality/drift/repositories.ts';

const FOLDER = '.kiro/specs/cart';
const DESIGN = `# Design Document

## Components and Interfaces

### CartService

**Files:** \`src/cart.ts\`

The helper \`addItem\` is called for each line.

### Coupons

**Files:** \`src/coupons.ts\`

## API

- \`GET /carts/:id\` gives the cart
`;
const CODE = 'export class CartService {}\nexport function addItem(sku: string): void {}\n';

describe('all that is out of step', () => {
  it('holds what has changed since the record, too, and work that is ahead', async () => {
    const files = { [`${FOLDER}/design.md`]: DESIGN, 'src/cart.ts': CODE };
    const measure = (texts: Record<string, string>, since: 'record' | 'nothing') =>
      measureDrift({ specs: [], specDirectory: '.kiro/specs', files: treeOf(texts), since }, createCodeReader(), { at: '2026-11-20' });
    const [first] = (await measure(files, 'record')).specs;
    const record = renderRecord({ schema: 'stringline.drift-record/1', synced: first!.first!, accepted: [] });
    const later = { ...files, [`${FOLDER}/drift.json`]: record, 'src/cart.ts': CODE.replace('addItem', 'addLine') };

    const [since] = (await measure(later, 'record')).specs;
    const [all] = (await measure(later, 'nothing')).specs;

    expect(driftItems(since!).map(({ id }) => id)).toEqual(['changed export additem']);
    expect(driftItems(all!).map(({ id }) => id)).toEqual(['missing component coupons', 'changed export additem']);
    expect(all!.changed).toEqual(since!.changed);
    expect(all!.pending.map(({ name }) => name)).toEqual(['GET /carts/:id']);
  });
});

describe('specs', () => {
  it('are read wherever they lie, and a second one of a name bears its path', async () => {
    const files = {
      ...{ [`${FOLDER}/design.md`]: DESIGN, 'src/cart.ts': CODE },
      '.kiro/specs/_completed/prices/design.md': DESIGN,
      'shop/.kiro/specs/cart/design.md': DESIGN,
      '.kiro/settings/templates/specs/design.md': DESIGN,
    };

    const { specs } = await measureDrift(
      { specs: ['cart', 'prices', 'shop/.kiro/specs/cart'], specDirectory: '.kiro/specs', files: treeOf(files), since: 'nothing' },
      createCodeReader(),
      { at: '2026-11-20' },
    );

    expect(specs.map(({ spec, design }) => [spec, design])).toEqual([
      ['prices', '.kiro/specs/_completed/prices/design.md'],
      ['cart', `${FOLDER}/design.md`],
      ['shop/.kiro/specs/cart', 'shop/.kiro/specs/cart/design.md'],
    ]);
  });
});

describe('specs that the project leaves out of its checks', () => {
  const files = treeOf({ [`${FOLDER}/design.md`]: DESIGN, '.kiro/specs/_archive/old/design.md': DESIGN, 'src/cart.ts': CODE });
  const names = async (specs: string[]) => {
    const input = { specs, specDirectory: '.kiro/specs', exclude: ['.kiro/specs/_archive/**'], files, since: 'nothing' as const };
    return (await measureDrift(input, createCodeReader(), { at: '2026-11-20' })).specs.map(({ spec }) => spec);
  };

  it('are not compared, unless one is named', async () => {
    expect(await names([])).toEqual(['cart']);
    expect(await names(['old'])).toEqual(['old']);
  });
});

describe('a spec of a package of a monorepo', () => {
  const drift = async (files: Record<string, string>) => {
    const [spec] = (
      await measureDrift({ specs: ['cart'], specDirectory: '.kiro/specs', files: treeOf(files), since: 'nothing' }, createCodeReader(), {
        at: '2026-11-20',
      })
    ).specs;
    return { out: driftItems(spec!).map(({ id }) => id), in: spec!.matched.map(({ code }) => code.path) };
  };
  const other = { 'src/cart.ts': CODE, 'src/coupons.ts': '', 'packages/b/src/cart.ts': CODE, 'packages/b/src/coupons.ts': '' };
  const of = (design: string) => ({ 'packages/a/.kiro/specs/cart/design.md': design });

  it.each([
    ['as they are in the package', DESIGN],
    ['as they are in the repository', DESIGN.replaceAll('src/', 'packages/a/src/')],
  ])('means its own files, %s', async (_, design) => {
    const own = { 'packages/a/src/cart.ts': CODE, 'packages/a/src/coupons.ts': '' };

    const found = await drift({ ...other, ...of(design), ...own });

    expect(found.out).toEqual([]);
    expect(found.in.every((path) => path.startsWith('packages/a/'))).toBe(true);
    expect(found.in).toHaveLength(5);
  });

  it('may name what is shared beside it', async () => {
    expect((await drift({ ...of(DESIGN), 'shared/src/cart.ts': CODE, 'shared/src/coupons.ts': '' })).out).toEqual([]);
  });
});
