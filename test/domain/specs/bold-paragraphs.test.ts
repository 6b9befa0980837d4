import { describe, expect, it } from '@jest/globals';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';

const read = (...paragraphs: string[]) =>
  readRequirements(`# Requirements\n\n### REQ-1: Orders\n\n${paragraphs.join('\n\n')}\n\n### REQ-2: Carts\n\n- THE Cart SHALL be kept\n`);
const textsOf = (...paragraphs: string[]) => read(...paragraphs).requirements[0]?.criteria.map(({ id, text }) => [id, text]);

describe('criteria that are paragraphs with keywords in bold', () => {
  it.each([
    ['**When** an order is sent,\n**the shop shall** confirm it.', '**When** an order is sent, **the shop shall** confirm it.'],
    ['**WHEN** an order is sent, **THE** Shop **SHALL** confirm it.', '**WHEN** an order is sent, **THE** Shop **SHALL** confirm it.'],
    ['**WHEN it is 10:30** THE shop SHALL open.', '**WHEN it is 10:30** THE shop SHALL open.'],
    ['**The shop shall** keep orders.', '**The shop shall** keep orders.'],
    ['**If** the stock is empty, **then** the shop shall say so.', '**If** the stock is empty, **then** the shop shall say so.'],
    ['**When** 注文が送られたとき\n**the shop shall** 確認する。', '**When** 注文が送られたとき **the shop shall** 確認する。'],
  ])('are read: %j', (paragraph, text) => {
    expect(textsOf(paragraph)).toEqual([['1.1', text]]);
    expect(checkRequirements(read(paragraph)).map(({ ruleId }) => ruleId)).not.toContain('requirements-criteria-missing');
  });

  it('are counted', () => {
    expect(
      textsOf('**The shop shall** keep orders.', 'Some words.', '**When** it is full, the shop shall say so.')?.map(([id]) => id),
    ).toEqual(['1.1', '1.2']);
  });

  it.each([
    '**Rationale:** the shop must be fast.',
    '**When to use:** the shop shall be open.',
    '**If in doubt**: it shall be closed.',
    '**The idea:** a shop shall be simple.',
    '**Priority**: must',
    '* the shop must be fast',
    '**Who must know it** is the owner.',
    '> **The shop shall** keep orders.',
  ])('are none behind a label, in a list, or in other words: %s', (paragraph) => {
    expect(textsOf('A text.', paragraph)?.filter(([, text]) => text?.startsWith('**') ?? false)).toEqual([]);
  });
});
