import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDeclared } from '../../../lib/domain/drift/index.ts';
import { openApiFacts } from '../../../lib/domain/drift/openapi.ts';
import { processorTime } from '../../support/cpu-time.ts';

const shown = (language: string, text: string): string[] => {
  const { endpoints, types } = openApiFacts(language, text);
  return [...endpoints, ...types].map(({ kind, owner, name, line }) => `${line} ${kind} ${owner === undefined ? '' : `${owner}.`}${name}`);
};

const YAML = `openapi: 3.0.0
paths:
  /carts/{id}:
    parameters: []
    get:
      summary: POST /never is not meant
    put: {}
components:
  schemas:
    Cart:
      type: object
      properties:
        id: { type: string }
        line_count: { type: integer }
`;

describe('a block of OpenAPI', () => {
  it.each<[string, string, string, string[]]>([
    [
      'in YAML',
      'yaml',
      YAML,
      ['5 endpoint GET /carts/{id}', '7 endpoint PUT /carts/{id}', '10 interface Cart', '13 field Cart.id', '14 field Cart.line_count'],
    ],
    ['in JSON', 'json', '{\n  "swagger": "2.0",\n  "paths": {\n    "/carts": { "post": {} },\n    ...\n  }\n}', ['4 endpoint POST /carts']],
    [
      'that begins at its paths',
      'yml',
      '/carts:\n  get:\n    ...\n  delete:\n    responses: {}',
      ['2 endpoint GET /carts', '4 endpoint DELETE /carts'],
    ],
    ['that says of an operation what it takes', 'yaml', '/carts:\n  get:\n    parameters: []\n', ['2 endpoint GET /carts']],
    [
      'that says of an operation what it is',
      'yaml',
      '/carts/{id}:\n  parameters: []\n  get:\n    description: One\n',
      ['3 endpoint GET /carts/{id}'],
    ],
    ['that is an operation of a path that is not shown', 'yaml', 'get:\n  summary: All\n  responses: {}\n', []],
    ['with schemas of Swagger', 'yaml', 'swagger: "2.0"\ndefinitions:\n  Cart: {}', ['3 interface Cart']],
    ['in JSON on one line', 'json', '{"paths": {"/a": {"get": {}}}}', ['1 endpoint GET /a']],
    ['that is none, but rules of a gateway', 'yaml', '/api: {get: allow}\n/b:\n  post: { roles: [admin] }', []],
    ['that is none, but a JSON schema', 'json', '{ "definitions": { "Cart": {} } }', []],
    ['that is none, but names paths', 'yaml', 'paths:\n  - src/**\n  - lib', []],
    ['that is none, but a template', 'yaml', 'Resources:\n  Carts:\n    Type: AWS::DynamoDB::Table', []],
    ['in a language that is none', 'python', YAML, []],
    ['nested by nobody', 'json', `{"paths": ${'['.repeat(5000)}`, []],
  ])('%s', (_what, language, text, expected) => {
    expect(shown(language, text)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['blank lines', '\n'.repeat(150_000)],
    ['blanks', ' '.repeat(150_000)],
    ['commas and slashes', ',/'.repeat(75_000)],
    ['brackets and slashes', '{/'.repeat(75_000)],
    ['more than a design has', `${'\n'.repeat(2_000_000)}paths:`],
  ])('that is none, but %s, is passed over at once', (_what, text) => {
    const from = processorTime();

    expect(openApiFacts('', text)).toEqual({ endpoints: [], types: [] });
    expect(processorTime() - from).toBeLessThan(1000);
  });

  it('is read whatever it is', () => {
    const piece = fc.constantFrom(
      'paths:',
      ' ',
      '\n',
      '/a:',
      'get:',
      '{',
      '}',
      '[',
      '*x',
      '&x ',
      '!!set ',
      '"',
      'components:',
      'schemas:',
      '- ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => `paths:\n${pieces.join('')}`),
        ),
        (text) => {
          expect(() => openApiFacts('yaml', text)).not.toThrow();
        },
      ),
    );
  });

  it('declares its endpoints; its schemas are missed once the code has had them', () => {
    const declared = (heading: string) =>
      readDeclared({ path: 'design.md', text: `# Design\n\n## ${heading}\n\n\`\`\`yaml\n${YAML}\`\`\`\n` }, []).map(
        ({ kind, name, firm, places }) => `${kind} ${name} ${firm ? 'firm' : 'mentioned'} ${places[0]?.line ?? 0}`,
      );

    expect(declared('API')).toEqual(['endpoint GET /carts/{id} firm 10', 'endpoint PUT /carts/{id} firm 12', 'export Cart mentioned 15']);
    expect(declared('External Services')[0]).toBe('endpoint GET /carts/{id} mentioned 10');
    expect(declared('Examples')).toEqual(['endpoint POST /never mentioned 11']);
  });
});
