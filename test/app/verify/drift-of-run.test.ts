import { afterEach, describe, expect, it } from '@jest/globals';
import { driftOfRun } from '../../../lib/app/verify/drift-of-run.ts';
import type { Ports } from '../../../lib/app/ports.ts';
import { loadRun } from '../../../lib/app/run-context.ts';
import { type AppWorld, openAppWorld } from '../../support/app-world.ts';

const DESIGN = `# Design Document

## Components and Interfaces

### PriceService

**Files:** \`src/price.ts\`

\`\`\`typescript
export class PriceService {
  total(items: string[]): number;
}
\`\`\`

### Receipts

**Files:** \`src/receipts.ts\`
`;
const PRICE = 'export class PriceService {\n  total(items: string[]): number {\n    return items.length;\n  }\n}\n';

describe('the drift of a run', () => {
  let world: AppWorld | undefined;
  afterEach(() => world?.close());

  /** A run that began from the files, and what its branch has after it. */
  async function measured(
    after: Record<string, string | Uint8Array | undefined>,
    change: Partial<Ports> = {},
    before: Record<string, string> = { '.kiro/specs/shop/design.md': DESIGN },
    earlier: readonly Record<string, string>[] = [],
  ) {
    await world?.close();
    world = await openAppWorld({ files: { 'src/price.ts': PRICE, ...before } });
    for (const files of earlier) {
      for (const [path, text] of Object.entries(files)) world.repository.write(path, text);
      world.repository.commit('An earlier change');
    }
    const { run } = await world.create({ spec: 'shop', force: true });
    for (const [path, text] of Object.entries(after))
      if (text === undefined) world.repository.git('rm', '-q', path);
      else world.repository.write(path, text);
    const commit = world.repository.commit('Build it');
    const ports = { ...world.ports, ...change };
    return driftOfRun(await loadRun(run.id, ports), { commit, threshold: 0.15 }, ports);
  }

  it('is nothing where the code agrees; what is not built yet is named', async () => {
    expect(await measured({ 'src/other.ts': 'export {};\n' })).toMatchObject({
      design: '.kiro/specs/shop/design.md',
      score: 0,
      inStep: 2,
      items: [],
      unbuilt: [
        { kind: 'component', name: 'Receipts' },
        { kind: 'file', name: 'src/receipts.ts' },
      ],
      unread: [],
    });
  });

  it('counts what the change has moved away from the design, by the ids that can be accepted', async () => {
    expect(await measured({ 'src/price.ts': PRICE.replace('total(items: string[])', 'total(items: number[])') })).toMatchObject({
      score: 0.5,
      items: [{ subject: 'changed component priceservice', path: '.kiro/specs/shop/design.md' }],
    });
  });

  it('counts what is new, but for what another document of the spec speaks of', async () => {
    const change = { 'src/price.ts': `${PRICE}export class PriceUnknown extends Error {}\nexport class PriceCache {}\n` };
    const requirements = '1. IF an item has no price, THEN THE Shop SHALL raise PriceUnknown\n';

    const { items } = (await measured({ ...change, '.kiro/specs/shop/requirements.md': requirements }))!;

    expect(items.map(({ subject }) => subject)).toEqual(['undeclared class PriceCache']);
  });

  describe('that adds one thing', () => {
    const added = (...names: string[]): Record<string, string> => ({
      'src/price.ts': `${PRICE}${names.map((name) => `export class ${name} {}\n`).join('')}`,
    });
    const design = '.kiro/specs/shop/design.md';

    it('is none, where it is the first', async () => {
      expect(await measured(added('PriceCache'))).toMatchObject({ drifted: false, items: [{}] });
    });

    it('sums up what earlier changes have added, each of them one', async () => {
      const before = [added('A'), { 'README.md': 'x' }, added('A', 'B')];

      const summary = await measured(added('A', 'B', 'PriceCache'), {}, { [design]: DESIGN }, before);

      expect(summary).toMatchObject({ drifted: true, score: 0.6 });
      expect(summary?.items.map(({ subject }) => subject)).toEqual([
        'undeclared class PriceCache',
        'undeclared class A',
        'undeclared class B',
      ]);
      expect(summary?.items[1]?.message).toMatch(/came with an earlier change/);
    });

    it('begins anew where the design was written since, or is written by the change', async () => {
      const written = { [design]: `${DESIGN}\nNow reviewed.\n` };

      expect(await measured(added('A', 'B'), {}, { [design]: DESIGN }, [added('A'), written])).toMatchObject({ drifted: false });
      expect(await measured({ ...added('A', 'B'), ...written }, {}, { [design]: DESIGN }, [added('A')])).toMatchObject({ drifted: false });
    });

    it('counts from the record where the spec has one', async () => {
      const known = { kind: 'class', name: 'A', path: 'src/price.ts' };
      const record = JSON.stringify({
        schema: 'stringline.drift-record/1',
        synced: { at: '2026-11-20', covers: { files: ['src/price.ts'], folders: ['src'] }, paths: ['src/price.ts'], facts: [known] },
        accepted: [],
      });
      const before = [added('A'), { '.kiro/specs/shop/drift.json': record }];

      expect(await measured(added('A', 'B'), {}, { [design]: DESIGN }, before)).toMatchObject({ drifted: false });
      expect(await measured(added('A', 'B', 'C'), {}, { [design]: DESIGN }, [...before, added('A', 'B')])).toMatchObject({ drifted: true });
    });
  });

  it('tells code that could not be read, and whether the change is to blame', async () => {
    const summary = await measured(
      { 'src/new.ts': new Uint8Array([0xff, 0xfe]) },
      {},
      { '.kiro/specs/shop/design.md': DESIGN, 'src/large.ts': `// ${'x'.repeat(600_000)}\n` },
    );

    expect(summary?.unread).toMatchObject([
      { path: 'src/large.ts', concerns: false },
      { path: 'src/new.ts', concerns: true },
    ]);
  });

  it('takes a reader that does not work for unread code, never for agreement', async () => {
    const broken = {
      reads: () => true,
      read: ({ path }: { path: string }) =>
        Promise.resolve({ path, facts: [], mounts: [], problem: 'no grammar', unread: 'fault' as const }),
    };

    const summary = await measured({}, { codeReader: () => Promise.resolve(broken) });

    expect(summary?.unread).toContainEqual({ path: 'src/price.ts', reason: 'no grammar', concerns: true });
  });

  it('is unknown where nothing reads code', async () => {
    expect(await measured({}, { codeReader: undefined } as unknown as Partial<Ports>)).toBeUndefined();
  });

  it('tells a design that the branch has taken away', async () => {
    const path = '.kiro/specs/shop/design.md';

    expect(await measured({ [path]: undefined })).toMatchObject({ design: undefined, lost: path });
  });

  it('has nothing to compare where the spec has no design', async () => {
    const summary = await measured({ 'src/price.ts': '' }, {}, {});

    expect(summary).toMatchObject({ design: undefined, score: 0, items: [] });
    expect(summary).not.toHaveProperty('lost');
  });
});
