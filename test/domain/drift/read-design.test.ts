import { describe, expect, it } from '@jest/globals';
import {
  baselineOf,
  compareDesign,
  declaredId,
  type DriftItem,
  hasDrifted,
  readDeclared,
  recordedFacts,
} from '../../../lib/domain/drift/index.ts';

const idsOf = (text: string): string[] => readDeclared({ path: 'design.md', text }, []).map(declaredId);

describe('what a design declares', () => {
  it.each<[string, string, string[]]>([
    ['a name in prose', 'The `PriceService` adds up.', ['export priceservice']],
    ['a name that goes', '`PriceService` goes; its sum moves on.', []],
    ['a name that is removed', 'Then `PriceService` is removed.', []],
    ['what is removed', 'Remove the class `PriceService`.', []],
    ['what is replaced, and by what', 'Replaces `PriceService` with `PriceTable`.', ['export pricetable']],
    ['an endpoint that deletes', '`DELETE /v1/items/{id}` removes an item.', ['endpoint DELETE /v1/items/{id}']],
    [
      'an endpoint in bold text',
      'It answers **GET /v1/tenants** and `POST /v1/files/*`.',
      ['endpoint GET /v1/tenants', 'endpoint POST /v1/files/*'],
    ],
    ['an endpoint that is removed', 'The endpoint `GET /v1/old` is removed.', []],
    ['an endpoint in a list of what the API does', '- Delete user `DELETE /users/{id}`', ['endpoint DELETE /users/{id}']],
    ['an endpoint that removes items', '- Remove item `DELETE /cart/items/{id}`', ['endpoint DELETE /cart/items/{id}']],
    ['an endpoint that drops sessions', '- Drop session `DELETE /sessions/{id}`', ['endpoint DELETE /sessions/{id}']],
    [
      'an endpoint called the delete endpoint',
      '- Delete endpoint: `DELETE /a/{id}`; delete endpoint `DELETE /b/{id}`',
      ['endpoint DELETE /a/{id}', 'endpoint DELETE /b/{id}'],
    ],
    ['an endpoint that we remove', 'Remove the endpoint `DELETE /users/{id}`.', []],
    ['a route that another replaces', 'Replaces the old route `GET /a` with `GET /b`.', ['endpoint GET /b']],
    ['what the program removes', 'The service removes `UserSession` on logout.', ['export usersession']],
    ['what the program deletes, said the other way round', 'The `UserSession` is deleted when the user leaves.', ['export usersession']],
    ['what the program replaces', 'The handler replaces `UserSession` with a new one.', ['export usersession']],
    ['what is old and removed', 'Removes the old `PriceService`.', []],
    ['what is removed in favour of another', 'Drop `PriceService` in favour of `PriceTable`.', ['export pricetable']],
    ['what is used instead', 'Uses `PriceTable` instead of `PriceService`.', ['export pricetable']],
    ['a name in the root cause of a bug', '## Hypothesized Root Cause\n\n`PriceService` rounds too early.', []],
    [
      'who takes part in a step of the data flow',
      '### Data Flow\n\n1. OrderRoutes asks PriceService',
      ['export orderroutes', 'export priceservice'],
    ],
    [
      'who stands in a diagram',
      '```mermaid\ngraph LR\n  A[OrderRoutes] --> PriceService\n```',
      ['export orderroutes', 'export priceservice'],
    ],
    ['a capitalised word elsewhere', 'OrderRoutes asks PriceService', []],
    ['a name in the state before', '## Current Behavior\n\n`PriceService` rounds too early.', []],
  ])('%s', (_name, line, expected) => {
    expect(idsOf(`# Design\n\n${line}\n`)).toEqual(expected);
  });
});

describe('endpoints of a framework that no reader knows', () => {
  const declared = readDeclared({ path: 'design.md', text: '# Design\n\nClients call `GET /v1/items`.\n' }, []);
  const facts = (name?: string) => ({
    paths: ['src/a.ts'],
    facts: name === undefined ? [] : [{ kind: 'endpoint' as const, name, path: 'src/a.ts', line: 1, public: true }],
    problems: [],
  });

  it('are nothing that could be missing, until some route is read; that none is built yet is named', () => {
    expect(compareDesign(declared, facts(), facts())).toMatchObject({ score: 0, missing: [], pending: [{ name: 'GET /v1/items' }] });
    expect(compareDesign(declared, facts(), undefined).missing).toEqual([]);
    expect(compareDesign(declared, facts('GET /v1/others'), undefined).missing).toHaveLength(1);
  });

  it('are only mentioned where a drawing tells who calls them', () => {
    const drawn = readDeclared({ path: 'design.md', text: '# Design\n\n```\nClient → GET /items\nPOST /items → 201\n```\n' }, []);
    expect(drawn.map(({ name, firm }) => [name, firm])).toEqual([
      ['GET /items', false],
      ['POST /items', true],
    ]);
  });

  it('are missing where they were there before', () => {
    expect(compareDesign(declared, facts(), facts('GET /v1/items')).missing).toHaveLength(1);
  });
});

describe('a step of the data flow', () => {
  const declared = readDeclared({ path: 'design.md', text: '# Design\n\n## Data Flow\n\n1. PriceService adds up\n' }, []);
  const code = (...names: string[]) => ({
    paths: ['src/a.ts'],
    facts: names.map((name) => ({ kind: 'class' as const, name, path: 'src/a.ts', line: 1, public: true })),
    problems: [],
  });

  it('is out of step when who takes part has gone, and states nothing of what the code never had', () => {
    expect(compareDesign(declared, code('Other'), code('Other', 'PriceService')).missing).toMatchObject([
      { id: 'missing export priceservice', design: { path: 'design.md', line: 5 } },
    ]);
    expect(compareDesign(declared, code(), undefined).missing).toEqual([]);
  });
});

describe('what a change brings into the design', () => {
  const code = (name?: string) => ({
    paths: ['src/a.ts'],
    facts: name === undefined ? [] : [{ kind: 'class' as const, name, path: 'src/a.ts', line: 1, public: true }],
    problems: [],
  });
  const declared = readDeclared({ path: 'design.md', text: '# Design\n\nThe sum of `PriceService` moves into the table.\n' }, []);

  it('may mention what the change takes away; what the design mentioned before may not go', () => {
    expect(compareDesign(declared, code(), code('PriceService'), { statedBefore: new Set() }).missing).toEqual([]);
    expect(compareDesign(declared, code(), code('PriceService'), { statedBefore: new Set(['export priceservice']) }).missing).toHaveLength(
      1,
    );
    expect(compareDesign(declared, code(), code('PriceService')).missing).toHaveLength(1);
  });
});

describe('members that lists tell of', () => {
  const section = (text: string): string => `# Design\n\n## Components and Interfaces\n\n### Order Cart\n\n${text}\n`;
  const membersIn = (text: string): string[] =>
    readDeclared({ path: 'design.md', text }, []).flatMap(({ name, members }) =>
      members.map((one) => `${name}.${one.name}${one.signature ?? ''}`),
    );

  it.each<[string, string, string[]]>([
    ['a call with its result', '- `total(lines, rate) -> Money`', ['Order Cart.total(lines,rate)']],
    ['a call with its type', '- `Cart.total() -> int`: adds up', ['Cart.total']],
    [
      'a result in the manner of TypeScript',
      '- `total(lines: Map<string, Line>): Promise<Money>`',
      ['Order Cart.total(lines: Map<string, Line>)'],
    ],
    [
      'a result in the manner of Java',
      '1. `CompletableFuture<Money> total(List<Line> lines)` — adds up',
      ['Order Cart.total(List<Line> lines)'],
    ],
    ['a call in bold', '- **total()**: adds up', ['Order Cart.total']],
    ['a receiver, which nobody hands over', '- `total(self, lines)` - adds up', ['Order Cart.total(lines)']],
    ['any number of arguments', '- `total(...lines)`', ['Order Cart.total']],
    ['a field', '- `currency: string` the code of it', []],
    ['a field and what it is', '- `currency: string`: its code', ['Order Cart.currency']],
    ['items below a heading that says what kind', '#### Key Methods\n\n- `total() -> Money`', ['Order Cart.total']],
    ['items below a label', '**CartStore**\n- `save(cart)`: keeps it', ['CartStore.save(cart)']],
    [
      'items below the item of their type',
      '- `CartStore`: keeps carts\n  - `save(cart)`\n- `total()`',
      ['Order Cart.total', 'CartStore.save(cart)'],
    ],
    ['what a call does', '- `total()` adds up the lines', []],
    ['an error', '- `NoSuchCartError(404)`: there is none', []],
    ['a call with a value', "- `total('gross')` → 12", []],
    ['a formula', '- `total(lines) = sum(lines)`', []],
    ['a call in an example', '#### Example\n\n- `total() -> Money`', []],
  ])('%s', (_name, text, expected) => {
    expect(membersIn(section(text))).toEqual(expected);
  });

  it('are none outside of components, unless their type is named', () => {
    expect(membersIn('# Design\n\n## Rules\n\n- `total() -> Money`\n- `Cart.total() -> Money`\n')).toEqual(['Cart.total']);
  });
});

describe('a member that a list tells of', () => {
  const declared = readDeclared({ path: 'design.md', text: '# Design\n\n## Components\n\n### Cart\n\n- `total(lines)`: adds up\n' }, []);
  const code = (name: string, signature = '(lines:Line[]):number', owner = 'Cart') => ({
    paths: ['src/a.ts'],
    facts: [
      { kind: 'class' as const, name: 'Cart', path: 'src/a.ts', line: 1, public: true },
      {
        kind: owner === '' ? ('function' as const) : ('method' as const),
        name,
        signature,
        ...(owner !== '' && { owner }),
        path: 'src/a.ts',
        line: 2,
        public: true,
      },
    ],
    problems: [],
  });
  const changes = (now: ReturnType<typeof code>, then?: ReturnType<typeof code>) => compareDesign(declared, now, then);

  it('is missed when it goes from its type, once', () => {
    expect(changes(code('open', '(key:string):void'), code('total')).changed).toMatchObject([
      { details: ['The method total is gone.'], reason: 'members' },
    ]);
    expect(changes(code('sum'), code('total')).missing).toEqual([]);
    expect(changes(code('sum')).changed).toMatchObject([{ details: ['The code has no method total.'] }]);
  });

  it('may be a function where the type does not have it, and is missed when that goes', () => {
    expect(changes(code('total', '()', ''))).toMatchObject({ score: 0, missing: [], changed: [] });
    expect(changes(code('other', '()', ''), code('total', '()', '')).changed).toMatchObject([{ name: 'total', reason: 'renamed' }]);
  });

  it('says of what it takes how many they are', () => {
    expect(changes(code('total', '(lines:Row[],rate:number?):number'), code('total')).changed).toEqual([]);
    expect(changes(code('total', '(lines:Line[],rate:number):number'), code('total')).changed).toMatchObject([{ reason: 'signature' }]);
  });
});

describe('what lies below the surface', () => {
  const declared = readDeclared({ path: 'design.md', text: '# Design\n\n`addUp()` does it.\n' }, []);
  const code = (...names: string[]) => ({
    paths: ['src/a.ts'],
    facts: [],
    inner: names.map((name) => ({ name, path: 'src/a.ts', line: 1 })),
    problems: [],
  });

  it('is missed once it has been there', () => {
    expect(compareDesign(declared, code(), code('addUp')).missing).toMatchObject([{ name: 'addUp', reason: 'removed' }]);
    expect(compareDesign(declared, code('addUp'), code('addUp'))).toMatchObject({ missing: [], matched: [{ name: 'addUp' }] });
    expect(compareDesign(declared, code(), code()).missing).toEqual([]);
    const record = baselineOf(declared, code('addUp'), { at: '2026-11-27' });
    expect(
      compareDesign(declared, code(), recordedFacts({ schema: 'stringline.drift-record/1', synced: record, accepted: [] })).missing,
    ).toHaveLength(1);
  });
});

describe('one new thing that a design does not name', () => {
  const item = (verdict: 'undeclared' | 'missing') => ({ verdict }) as DriftItem;
  const none = { score: 0.3, missing: [], changed: [], undeclared: [] };

  it('is no drift by itself, however few things the design names', () => {
    expect(hasDrifted({ ...none, undeclared: [item('undeclared')] }, 0.15)).toBe(false);
    expect(hasDrifted({ ...none, undeclared: [item('undeclared')] }, 0)).toBe(true);
    expect(hasDrifted({ ...none, undeclared: [item('undeclared'), item('undeclared')] }, 0.15)).toBe(true);
    expect(hasDrifted({ ...none, missing: [item('missing')] }, 0.15)).toBe(true);
    expect(hasDrifted({ ...none, score: 0.15, missing: [item('missing')] }, 0.15)).toBe(false);
  });
});
