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
