import { describe, expect, it } from '@jest/globals';
import { compareDesign, declaredId, readDeclared } from '../../../lib/domain/drift/index.ts';

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
