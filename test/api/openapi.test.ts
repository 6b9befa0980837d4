import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openApiDocument } from '../../lib/api/openapi.ts';
import { allRoutes } from '../../lib/api/routes.ts';
import { componentsByName } from '../../lib/api/schemas.ts';

const ROUTES = await allRoutes();

const document = openApiDocument(ROUTES) as {
  paths: Record<
    string,
    Record<string, { operationId: string; responses: Record<string, unknown>; parameters: { name: string; in: string }[] }>
  >;
  components: { schemas: Record<string, { examples?: unknown[]; description?: string }> };
};
const { schemas } = document.components;

describe('The OpenAPI document', () => {
  it.each(Object.keys(schemas))('%s has a description and examples that fit it', (name) => {
    // Prepare
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'openapi', components: document.components });
    const validate = ajv.getSchema(`openapi#/components/schemas/${name}`);

    // Act
    const failures = (schemas[name]?.examples ?? []).filter((example) => validate?.(example) !== true);

    // Assess
    expect(schemas[name]?.description).toMatch(/\S/);
    expect(schemas[name]?.examples?.length).toBeGreaterThan(0);
    expect(failures).toEqual([]);
  });

  it('refers only to what it has', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => (match[1] ?? '').split('/'));

    const dangling = references.filter(
      (path) => path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document) === undefined,
    );

    expect(references.length).toBeGreaterThan(50);
    expect(dangling).toEqual([]);
  });

  it('names every parameter of a path, and asks every POST for its Idempotency-Key but those of git hosts', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, { parameters }] of Object.entries(operations)) {
        const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
        expect([...path.matchAll(/\{\w+\}/g)].map(String)).toEqual(inPath);
        expect(parameters.some(({ name }) => name === 'Idempotency-Key')).toBe(method === 'post' && !path.startsWith('/v1/webhooks/'));
      }
    }
  });

  it.each([...componentsByName])(
    '%s: its example is taken by the schema that requests and answers go through',
    (_, { schema, examples }) => {
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) expect(schema.safeParse(example).error).toBeUndefined();
    },
  );
});
