import { isMap, isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { METHODS } from './endpoints.ts';
import type { CodeFact } from './facts.ts';

/** What an OpenAPI description declares. */
export interface OpenApiFacts {
  endpoints: CodeFact[];
  /** Schemas, with their properties. */
  types: CodeFact[];
}

const LANGUAGES = new Set(['yaml', 'yml', 'json', 'jsonc', 'openapi', 'swagger', '']);
/** Larger ones are no part of a design, and what is nested deeper is nothing that a person wrote. */
const MAX_LENGTH = 200_000;
const MAX_DEPTH = 100;
/** A key that a description has, first on its line or behind a bracket or comma. */
const SOME_KEY = /(?:^|[{,])[ \t]*["']?(?:paths|components|definitions|\/[^\s:,]{0,200})["']?[ \t]*:/m;
/** What is written of an operation, and of a rule of some other configuration is not. */
const OF_OPERATIONS = ['responses', 'operationId', 'requestBody', 'summary', 'description', 'parameters', 'tags'];

/** Endpoints and schemas of a block in YAML or JSON that is (a part of) an OpenAPI or Swagger description; of other blocks nothing. Total. */
export function openApiFacts(language: string, text: string): OpenApiFacts {
  const none = { endpoints: [], types: [] };
  if (!LANGUAGES.has(language) || text.length > MAX_LENGTH || !SOME_KEY.test(text) || isDeep(text)) return none;
  const lines = new LineCounter();
  // Sketches leave things out with dots.
  const whole = text.replaceAll(/^[ \t]*(?:\.\.\.|…),?[ \t]*$/gm, '');
  const root = parseDocument(whole, { lineCounter: lines, logLevel: 'silent', strict: false, uniqueKeys: false }).contents;
  if (!isMap(root)) return none;
  const line = (offset: number): number => lines.linePos(offset).line;
  // A part of one may begin at its paths.
  const paths = below(root, 'paths') ?? (hasOperations(root) ? root : undefined);
  const endpoints = paths?.items.flatMap((pair) => endpointsOf(pair, line)) ?? [];
  const isDescription = root.has('openapi') || root.has('swagger') || endpoints.length > 0;
  const schemas = below(below(root, 'components'), 'schemas') ?? (isDescription ? below(root, 'definitions') : undefined);
  return { endpoints, types: schemas?.items.flatMap((pair) => typeOf(pair, line)) ?? [] };
}

type Pair = YAMLMap['items'][number];
type LineOf = (offset: number) => number;

function below(map: YAMLMap | undefined, key: string): YAMLMap | undefined {
  const value = map?.get(key);
  return isMap(value) ? value : undefined;
}

/** Whether something two levels down is an operation: configurations of gateways have paths and methods, too. */
const hasOperations = (root: YAMLMap): boolean =>
  mapsIn(root)
    .flatMap(mapsIn)
    .some((operation) => OF_OPERATIONS.some((key) => operation.has(key)));

const mapsIn = (map: YAMLMap): YAMLMap[] => map.items.flatMap(({ value }) => (isMap(value) ? [value] : []));

const keyOf = ({ key }: Pair, line: LineOf): { name: string; line: number } | undefined =>
  isScalar(key) && typeof key.value === 'string' ? { name: key.value, line: line(key.range?.[0] ?? 0) } : undefined;

function endpointsOf(pair: Pair, line: LineOf): CodeFact[] {
  const path = keyOf(pair, line)?.name ?? '';
  if (!path.startsWith('/') || !isMap(pair.value)) return [];
  return pair.value.items.flatMap((operation) => {
    const method = keyOf(operation, line);
    const name = METHODS.find((one) => one === method?.name.toUpperCase());
    return method === undefined || name === undefined ? [] : [fact('endpoint', `${name} ${path}`, method.line)];
  });
}

function typeOf(pair: Pair, line: LineOf): CodeFact[] {
  const schema = keyOf(pair, line);
  if (schema === undefined || !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(schema.name)) return [];
  const properties = isMap(pair.value) ? below(pair.value, 'properties') : undefined;
  const fields = properties?.items.flatMap((property) => keyOf(property, line) ?? []) ?? [];
  return [
    fact('interface', schema.name, schema.line),
    ...fields.map((field): CodeFact => ({ ...fact('field', field.name, field.line), owner: schema.name })),
  ];
}

const fact = (kind: CodeFact['kind'], name: string, line: number): CodeFact => ({ kind, name, path: 'design.openapi', line, public: true });

function isDeep(text: string): boolean {
  let [depth, deepest] = [0, 0];
  for (const character of text) {
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest > MAX_DEPTH;
}
