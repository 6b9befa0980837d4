import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openApiDocument } from '../../lib/api/openapi.ts';
import { allRoutes } from '../../lib/api/routes.ts';
import { type ApiHost, type ApiRequest, freshKey, lambdaHost } from '../support/api/hosts.ts';
import { type ApiWorld, openApiWorld, removeSharedRepository } from '../support/api/world.ts';

const ROUTES = await allRoutes();

type Schema = Record<string, unknown>;
interface Operation {
  method: string;
  path: string;
  parameters: { name: string; in: string; schema: Schema }[];
  body: Schema | undefined;
}

const document = openApiDocument(ROUTES) as {
  paths: Record<string, Record<string, Schema>>;
  components: { schemas: Record<string, Schema> };
};

const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    parameters: operation['parameters'] as Operation['parameters'],
    body: (operation['requestBody'] as { content: Record<string, { schema: Schema }> } | undefined)?.content['application/json']?.schema,
  })),
);

/** What a schema of the document allows, as far as it matters here; patterns are met by the examples of ids that exist. */
function valueOf(schema: Schema, ids: Ids): fc.Arbitrary<unknown> {
  const { $ref, enum: choices, const: constant, anyOf, oneOf, type } = schema;
  if (typeof $ref === 'string') return valueOf(document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, ids);
  if (constant !== undefined) return fc.constant(constant);
  if (Array.isArray(choices)) return fc.constantFrom(...(choices as unknown[]));
  const union = (anyOf ?? oneOf) as Schema[] | undefined;
  if (union !== undefined) return fc.oneof(...union.map((each) => valueOf(each, ids)));
  if (type === 'object') return objectOf(schema, ids);
  if (type === 'array') return fc.array(valueOf((schema['items'] as Schema | undefined) ?? {}, ids), { maxLength: 4 });
  if (type === 'integer') return fc.integer({ min: Number(schema['minimum'] ?? -5), max: 200 });
  if (type === 'number') return fc.double({ noNaN: true, min: Number(schema['minimum'] ?? -5), max: 1e6 });
  if (type === 'boolean') return fc.boolean();
  if (type === 'string') return fc.oneof(fc.constantFrom(...ids), fc.string(), fc.string({ unit: 'binary' }));
  return fc.jsonValue();
}

function objectOf(schema: Schema, ids: Ids): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] as Record<string, Schema> | undefined) ?? {});
  const required = (schema['required'] as string[] | undefined) ?? [];
  const model = Object.fromEntries(properties.map(([name, each]) => [name, valueOf(each, ids)]));
  return fc.record(model, { requiredKeys: required.filter((name) => name in model) });
}

type Ids = [string, ...string[]];

/** Sometimes the value that fits, sometimes anything. */
const mutated = (fitting: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 3, arbitrary: fitting }, { weight: 1, arbitrary: fc.jsonValue() });

const awkward = ['', '0', '-1', '%', '%00', '%2e%2e%2f', '\u0000', '😀', 'a'.repeat(5000), "' OR 1=1 --", '{{7*7}}', '__proto__', 'null'];

function requestOf(operation: Operation, ids: Ids): fc.Arbitrary<ApiRequest> {
  const text = (schema: Schema): fc.Arbitrary<string> =>
    fc.oneof(
      { weight: 3, arbitrary: valueOf(schema, ids).map(String) },
      { weight: 1, arbitrary: fc.constantFrom(...awkward) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    );
  const inPath = fc.record(
    Object.fromEntries(operation.parameters.filter((one) => one.in === 'path').map((one) => [one.name, text(one.schema)])),
  );
  const inQuery = fc.record(
    Object.fromEntries(operation.parameters.filter((one) => one.in === 'query').map((one) => [one.name, text(one.schema)])),
    { requiredKeys: [] },
  );
  const body =
    operation.body === undefined
      ? fc.constant(undefined)
      : fc.oneof({ weight: 5, arbitrary: mutated(valueOf(operation.body, ids)) }, { weight: 1, arbitrary: fc.string() });
  const headers = fc.record({ 'if-match': fc.oneof(fc.constant(`"${ids[2] ?? ''}"`), fc.constantFrom('*', '"x"', '')) });
  const as = fc.constantFrom('operator', 'reviewer', 'ci', 'requester', 'auditor', 'nobody') as fc.Arbitrary<NonNullable<ApiRequest['as']>>;
  return fc.record({ params: inPath, query: inQuery, body, headers, as, raw: fc.boolean() }).map((parts) => ({
    method: operation.method,
    path: pathOf(operation.path, parts.params, parts.query),
    as: parts.as,
    headers: { ...parts.headers, ...(operation.method === 'POST' && { 'idempotency-key': freshKey() }) },
    ...(parts.body !== undefined && { body: parts.body }),
  }));
}

function pathOf(path: string, params: Record<string, string>, query: Record<string, string | undefined>): string {
  const filled = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => escaped(params[name] ?? '') || '-');
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${escaped(value)}`]));
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
}

/** A lone surrogate cannot be escaped; what the wire can carry is what is sent. */
const escaped = (text: string): string => encodeURIComponent(text.toWellFormed());

let world: ApiWorld;
let host: ApiHost;
let ids: Ids;
beforeAll(async () => {
  world = await openApiWorld();
  host = await lambdaHost(world.services);
  const run = await world.seedRun();
  const review = await world.seedReview(run);
  ids = [run.id, review.id, review.digest, run.spec, world.platform.root, run.baseCommit, 'HEAD', 'src/add.sh'];
});
afterAll(async () => {
  await world.close();
  removeSharedRepository();
});

describe('Whatever is sent', () => {
  it.each(operations)(
    '$method $path is answered without a fault, and a refusal is a problem',
    async (operation) => {
      await fc.assert(
        fc.asyncProperty(requestOf(operation, ids), async (request) => {
          const { status, headers, text } = await host.request(request);

          expect({ status, faults: world.faults }).toEqual({ status: expect.any(Number), faults: [] });
          expect(status).toBeLessThan(500);
          expect(text).not.toMatch(/\bat .*\.ts:\d+|node_modules|secret-task-token/u);
          if (status >= 400) expect(headers['content-type']).toBe('application/problem+json');
        }),
        { numRuns: 60 },
      );
    },
    120_000,
  );
});
