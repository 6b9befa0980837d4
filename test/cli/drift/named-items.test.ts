import { describe, expect, it } from '@jest/globals';
import { byLikeness, isNamed } from '../../../lib/cli/drift/named-items.ts';
import type { DriftItem } from '../../../lib/domain/drift/index.ts';

const item = (change: Partial<DriftItem> = {}): DriftItem => ({
  ...{ id: 'missing endpoint GET /orders/:id', verdict: 'missing', reason: 'removed', kind: 'endpoint', name: 'GET /orders/:id' },
  ...{ details: [], design: { path: 'design.md', line: 4 }, mentions: [], state: 'gone' },
  ...change,
});

describe('an item is named', () => {
  it.each([
    'GET /orders/:id',
    'get /orders/:id',
    'endpoint GET /orders/:id',
    'missing endpoint GET /orders/:id',
    '  missing     endpoint GET /orders/:id',
    '  missing     endpoint GET /orders/:id\n              design design.md:4  code was src/a.ts:3',
    '  not built   endpoint GET /orders/:id  design design.md:4',
    '  accepted    endpoint GET /orders/:id: kept for old clients (Ada)',
    'endpoint GET /orders/:id: It was there when the design was last in step, and is gone.',
  ])('by %j', (text) => {
    expect(isNamed(text, item())).toBe(true);
  });

  it.each(['orders', 'GET /orders', 'GET /orders/:id/invoice', 'undeclared endpoint GET /orders/:id'])('not by %j', (text) => {
    expect(isNamed(text, item())).toBe(false);
  });

  it('by nothing that goes on as another name', () => {
    expect(isNamed('component Preference Service', item({ kind: 'component', name: 'Preference' }))).toBe(false);
  });
});

it('names that are not found are answered by those most like them', () => {
  const names = ['table notes', 'endpoint POST /orders', 'endpoint GET /orders/:id/invoice'];

  expect(byLikeness('GET /order/:id/invoices', names)[0]).toBe('endpoint GET /orders/:id/invoice');
  expect(byLikeness('', names)).toEqual(names);
});
