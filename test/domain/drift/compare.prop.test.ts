import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type CodeFact,
  compareDesign,
  type Declared,
  designBlocks,
  driftItems,
  type FactKind,
  readDeclared,
  readRecord,
  recordedFacts,
  renderRecord,
  baselineOf,
} from '../../../lib/domain/drift/index.ts';

const name = fc.constantFrom(
  'OrderService',
  'order_service',
  'place',
  'Order',
  'orders',
  'GET /orders/{id}',
  'POST /orders',
  'a/b.ts',
  'Thing',
);
const kind = fc.constantFrom<FactKind>('class', 'function', 'endpoint', 'table', 'event', 'method', 'interface');
const fact: fc.Arbitrary<CodeFact> = fc
  .record({
    kind,
    name,
    path: fc.constantFrom('a/b.ts', 'a/c.ts', 'lib/d.py'),
    line: fc.integer({ min: 1, max: 9 }),
    public: fc.boolean(),
    signature: fc.constantFrom('()', '(string):void', '(number,string)'),
  })
  .map((one) => (one.kind === 'method' ? { ...one, owner: 'OrderService' } : one));
const facts = fc
  .array(fact, { maxLength: 12 })
  .map((all) => ({ paths: [...new Set(all.map(({ path }) => path))], facts: all, problems: [] }));
const declared: fc.Arbitrary<Declared> = fc.record({
  kind: fc.constantFrom('component', 'file', 'export', 'endpoint', 'resource', 'event'),
  name,
  places: fc.constant([{ path: 'design.md', line: 3 }]),
  firm: fc.boolean(),
  files: fc.constantFrom([], ['a/b.ts']),
  members: fc.constant([]),
});
const design = fc.array(declared, { maxLength: 8 });

describe('a comparison', () => {
  it('of code with itself finds nothing, whatever the design says', () => {
    fc.assert(
      fc.property(design, facts, (all, code) => {
        const report = compareDesign(all, code, code);
        expect(driftItems(report)).toEqual([]);
        expect(report.score).toBe(0);
      }),
    );
  });

  it('gives a share between 0 and 1, and no item twice', () => {
    fc.assert(
      fc.property(design, facts, fc.option(facts, { nil: undefined }), (all, code, before) => {
        const report = compareDesign(all, code, before);
        const ids = report.undeclared.map(({ id }) => id);
        expect(report.score).toBeGreaterThanOrEqual(0);
        expect(report.score).toBeLessThanOrEqual(1);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('leaves out what is accepted, for exactly the state that was accepted', () => {
    fc.assert(
      fc.property(design, facts, facts, (all, code, before) => {
        const items = driftItems(compareDesign(all, code, before));
        const accepted = items.map(({ id, state }) => ({ item: id, state, reason: 'it is meant', by: 'Ada', at: '2026-01-01' }));
        expect(driftItems(compareDesign(all, code, before, { accepted }))).toEqual([]);
        const other = accepted.map((one) => ({ ...one, state: `${one.state}, changed` }));
        expect(driftItems(compareDesign(all, code, before, { accepted: other }))).toHaveLength(items.length);
      }),
    );
  });
});

describe('a record', () => {
  it('gives back the facts it was written with, but for their lines', () => {
    fc.assert(
      fc.property(design, facts, (all, code) => {
        const synced = baselineOf(all, code, { at: '2026-01-01' });
        const text = renderRecord({
          schema: 'stringline.drift-record/1',
          synced,
          accepted: [{ item: 'x', state: 'y', reason: 'it is meant', by: 'Ada', at: 'now' }],
        });
        const read = readRecord(text);
        expect(read.ok && recordedFacts(read.record).facts.map(({ name: of }) => of)).toEqual(synced.facts.map(({ name: of }) => of));
        expect(read.ok && renderRecord(read.record)).toBe(text);
      }),
    );
  });

  it.each(['', '{', '[]', '{"schema":"other"}', 'null', '{"schema":"stringline.drift-record/1"}'])(
    '%j is refused with a reason',
    (text) => {
      expect(readRecord(text)).toMatchObject({ ok: false });
    },
  );
});

describe('a design', () => {
  it('of any text is read without a throw', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '# A',
            '## Components and Interfaces',
            '### `Name` (`src/a.ts`)',
            '```ts',
            '```',
            'GET /x/{',
            '`x` table',
            '- `A.b(`',
            '**Files:** `a/b.ts`',
            '\u0000',
            '|',
          ),
        ),
        (lines) => {
          const text = lines.join('\n');
          expect(
            Array.isArray(
              readDeclared(
                { path: 'design.md', text },
                designBlocks(text).map(({ line }) => ({ line, facts: { path: 'x', facts: [], mounts: [] } })),
              ),
            ),
          ).toBe(true);
        },
      ),
    );
  });
});
