import { describe, expect, it } from '@jest/globals';
import { type CodeFact, compareDesign, type CompareOptions, type DriftReport, readDeclared } from '../../../lib/domain/drift/index.ts';
import { heirOf, isNearName } from '../../../lib/domain/drift/renames.ts';

const PATH = 'src/price-service.ts';
const fact = (kind: CodeFact['kind'], name: string, change: Partial<CodeFact> = {}): CodeFact => ({
  ...{ kind, name, path: PATH, line: 1, public: true },
  ...change,
});
const method = (name: string, signature = '(Line[]):number', line = 2): CodeFact =>
  fact('method', name, { owner: 'PriceService', signature, line });
const endpoint = (name: string): CodeFact => fact('endpoint', name);
const SERVICE = fact('class', 'PriceService');

/** A design whose one block states these, against what the code was (if that is known) and is. */
function compared(stated: CodeFact[], [now, then]: [CodeFact[], CodeFact[]?], options?: CompareOptions): DriftReport {
  const facts = stated.map((one) => ({ ...one, path: 'design.ts' }));
  const text = '# Design\n\n```typescript\n…\n```\n';
  const declared = readDeclared({ path: 'design.md', text }, [{ line: 3, facts: { path: 'design.ts', facts, mounts: [] } }]);
  const revision = (code: CodeFact[]) => ({ paths: [PATH], facts: code, problems: [] });
  return compareDesign(declared, revision(now), then && revision(then), options);
}

const items = ({ missing, changed, undeclared }: DriftReport): string[] =>
  [...missing, ...changed, ...undeclared].map(({ verdict, reason, name, details }) => `${verdict} ${reason} ${name}: ${details.join(' ')}`);

describe('a method that bears another name', () => {
  const stated = [SERVICE, method('total')];

  it('is one item, which the score counts once', () => {
    const report = compared(stated, [
      [SERVICE, method('sum')],
      [SERVICE, method('total')],
    ]);

    expect(items(report)).toEqual(['changed renamed PriceService: The method total is gone. Renamed? There is sum(Line[]):number.']);
    expect(report).toMatchObject({ score: 1, changed: [{ code: { path: PATH, line: 2 }, state: 'total is sum' }] });
  });

  it.each<[string, CodeFact[], string[]]>([
    [
      'where several take the same',
      [method('sum'), method('count')],
      [
        'changed members PriceService: The method total is gone.',
        'undeclared new PriceService.sum: No design declares it: PriceService.sum(Line[]):number.',
        'undeclared new PriceService.count: No design declares it: PriceService.count(Line[]):number.',
      ],
    ],
    [
      'where it takes nothing, as many do',
      [method('reset', '():number')],
      [
        'changed members PriceService: The method total is gone.',
        'undeclared new PriceService.reset: No design declares it: PriceService.reset():number.',
      ],
    ],
    [
      'but for one that is named alike',
      [method('getTotal', '():Money'), method('count')],
      [
        'changed renamed PriceService: The method total is gone. Renamed? There is getTotal():Money.',
        'undeclared new PriceService.count: No design declares it: PriceService.count(Line[]):number.',
      ],
    ],
  ])('is two %s', (_where, now, expected) => {
    expect(
      items(
        compared(stated, [
          [SERVICE, ...now],
          [SERVICE, method('total')],
        ]),
      ),
    ).toEqual(expected);
  });

  it('is not two methods that one new method could be, though the design writes no signatures', () => {
    const mention = (name: string): CodeFact => fact('method', name, { owner: 'PriceService' });
    const was = [method('alpha', '(id:string):void'), method('beta', '(id:string):void')];
    const report = compared(
      [SERVICE, mention('alpha'), mention('beta')],
      [
        [SERVICE, method('gamma', '(id:string):void')],
        [SERVICE, ...was],
      ],
    );

    expect(items(report)).toEqual([
      'changed members PriceService: The method alpha is gone. The method beta is gone.',
      'undeclared new PriceService.gamma: No design declares it: PriceService.gamma(id:string):void.',
    ]);
  });

  it('is told where nothing is known of before, if it is named alike', () => {
    const report = compared([SERVICE, method('total'), method('round')], [[SERVICE, method('getTotal'), method('round')]], {
      wholeSurface: true,
    });

    expect(items(report)).toEqual([
      'changed renamed PriceService: The code has no method total. Renamed? There is getTotal(Line[]):number.',
    ]);
  });
});

describe('a function that bears another name', () => {
  const total = fact('function', 'totalOf', { signature: '(Line[]):number' });
  const other = (name: string, signature: string): CodeFact => fact('function', name, { signature });

  it.each<[string, CodeFact[], string[]]>([
    ['the only new one', [other('sum', '():void')], ['changed renamed totalOf']],
    [
      'the one that takes the same',
      [other('sum', '(Line[]):number'), other('log', '(string):void')],
      ['changed renamed totalOf', 'undeclared new log'],
    ],
    [
      'none of two',
      [other('sum', '(a):b'), other('log', '(string):void')],
      ['missing removed totalOf', 'undeclared new sum', 'undeclared new log'],
    ],
    [
      'the nearest of two that share a word',
      [other('totalOfAll', '(a):b'), other('sumOfAll', '(b):c')],
      ['changed renamed totalOf', 'undeclared new sumOfAll'],
    ],
  ])('is %s', (_which, now, expected) => {
    const report = compared(
      [SERVICE, total],
      [
        [SERVICE, ...now],
        [SERVICE, total],
      ],
    );

    expect(items(report).map((one) => one.replace(/:.*$/, ''))).toEqual(expected);
  });
});

describe('where nothing is known of before', () => {
  it.each<[string, CodeFact[], CodeFact[], string[]]>([
    [
      'a type that is named alike',
      [SERVICE, fact('class', 'CardListErrorBoundary')],
      [SERVICE, fact('class', 'CardViewErrorBoundary')],
      [
        'changed renamed CardListErrorBoundary: Renamed? Nothing in the code answers to it, and no design declares class CardViewErrorBoundary.',
      ],
    ],
    [
      'two types that are',
      [SERVICE, fact('class', 'CardListErrorBoundary')],
      [SERVICE, fact('class', 'CardViewErrorBoundary'), fact('class', 'CardTileErrorBoundary')],
      [
        'missing never-built CardListErrorBoundary: Nothing in the code answers to it.',
        'undeclared new CardViewErrorBoundary: No design declares it.',
        'undeclared new CardTileErrorBoundary: No design declares it.',
      ],
    ],
    [
      'an endpoint by another method',
      [endpoint('PUT /carts/{id}'), endpoint('GET /carts')],
      [endpoint('PATCH /carts/{id}'), endpoint('GET /carts')],
      ['changed renamed PUT /carts/{id}: Renamed? Nothing in the code answers to it, and no design declares endpoint PATCH /carts/{id}.'],
    ],
    [
      'an endpoint with more to its path',
      [endpoint('GET /carts/{id}'), endpoint('GET /carts')],
      [endpoint('GET /carts/{id}/lines'), endpoint('GET /carts')],
      [
        'missing never-built GET /carts/{id}: Nothing in the code answers to it.',
        'undeclared new GET /carts/{id}/lines: No design declares it.',
      ],
    ],
    [
      'an endpoint of another resource',
      [endpoint('GET /v1/users'), endpoint('GET /carts')],
      [endpoint('GET /v1/payments'), endpoint('GET /carts')],
      ['missing never-built GET /v1/users: Nothing in the code answers to it.', 'undeclared new GET /v1/payments: No design declares it.'],
    ],
    [
      'an endpoint below the same resource',
      [endpoint('GET /carts/{id}/bills'), endpoint('GET /carts')],
      [endpoint('GET /carts/{id}/invoices'), endpoint('GET /carts')],
      [
        'changed renamed GET /carts/{id}/bills: Renamed? Nothing in the code answers to it, and no design declares endpoint GET /carts/{id}/invoices.',
      ],
    ],
  ])('what may be renamed is told as one: %s', (_what, stated, now, expected) => {
    expect(items(compared(stated, [now]))).toEqual(expected);
  });
});

it('names are near that share half of their words', () => {
  expect(isNearName('total', 'getTotal')).toBe(true);
  expect(isNearName('total', 'sum')).toBe(false);
  expect(isNearName('CardListErrorBoundary', 'Card')).toBe(false);
});

it.each([
  ['getUser', 'getOrder'],
  ['CartService', 'UserService'],
  ['create_user_repository', 'create_order_repository'],
  ['handleClick', 'handleSubmit'],
])('names are not near that share a verb or a role: %s and %s', (one, other) => {
  expect(isNearName(one, other)).toBe(false);
});

it('what two gone ones could be is neither of them', () => {
  const gone = [{ name: 'cartTotal' }, { name: 'lineTotal' }];

  expect(heirOf({ name: 'cartTotal' }, [{ name: 'total' }], gone)).toBeUndefined();
  expect(heirOf({ name: 'cartTotal' }, [{ name: 'total' }], [gone[0]!])).toEqual({ name: 'total' });
});
