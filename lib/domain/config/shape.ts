import * as z from 'zod';
import { ProjectConfig } from './schema.ts';

/** What a place in the configuration may hold, read off the schema, so that messages and recovery never drift from it. */
export type Shape =
  | { kind: 'section'; keys: ReadonlyMap<string, Shape>; default?: unknown }
  /** A section whose keys the user names (`model_routing`). */
  | { kind: 'named'; value: Shape; default?: unknown }
  | { kind: 'list'; item: Shape; default?: unknown }
  | {
      kind: 'value';
      allowed: string;
      choices: readonly string[];
      /** Greatest number. */
      maximum?: number;
      /** Where it may be a section as well. */
      keys?: readonly string[];
      default?: unknown;
    };

interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  default?: unknown;
  format?: string;
  /** What may stand there, where its type says too little. */
  description?: string;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
}

let root: Shape | undefined;

/** The shape of the whole file. Built once: it costs some milliseconds and only errors, docs and recovery need it. */
export function configShape(): Shape {
  root ??= shapeOf(ProjectConfig);
  return root;
}

/** The shape of another strict schema, e.g. that of the deployment's file. */
export function shapeOf(schema: z.ZodType): Shape {
  return toShape(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema);
}

function toShape(schema: JsonSchema): Shape {
  const given = schema.default === undefined ? {} : { default: schema.default };
  if (schema.properties !== undefined) {
    return { kind: 'section', keys: new Map(Object.entries(schema.properties).map(([key, value]) => [key, toShape(value)])), ...given };
  }
  if (typeof schema.additionalProperties === 'object') return { kind: 'named', value: toShape(schema.additionalProperties), ...given };
  if (schema.items !== undefined) return { kind: 'list', item: toShape(schema.items), ...given };
  if (schema.anyOf !== undefined) return choiceShape(schema.anyOf.map(toShape));
  const { maximum } = schema;
  return {
    kind: 'value',
    allowed: allowedValues(schema),
    choices: (schema.enum ?? []).map(String),
    ...(maximum !== undefined && { maximum }),
    ...given,
  };
}

/** What may be written in several ways: told in one sentence, checked by the schema alone. */
function choiceShape(shapes: readonly Shape[]): Shape {
  const choices = shapes.flatMap((shape) => (shape.kind === 'value' ? shape.choices : []));
  const keys = shapes.flatMap((shape) => (shape.kind === 'section' ? [...shape.keys.keys()] : []));
  return { kind: 'value', allowed: shapes.map(describeShape).join(', or '), choices, ...(keys.length > 0 && { keys }) };
}

/** What may stand where a day is asked for. */
export const DATE = 'a date such as `2027-01-31`';

function allowedValues(schema: JsonSchema): string {
  if (schema.description !== undefined) return schema.description;
  if (schema.enum !== undefined) return `one of ${schema.enum.map((choice) => `\`${String(choice)}\``).join(', ')}`;
  if (schema.type === 'boolean') return '`true` or `false`';
  if (schema.type === 'integer') return `a whole number${bounds(schema)}`;
  if (schema.type === 'number') return `a number${bounds(schema)}`;
  if (schema.format === 'date') return DATE;
  return (schema.minLength ?? 0) > 1 ? `a text of at least ${String(schema.minLength)} characters` : 'a text';
}

function bounds({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const low = minimum ?? exclusiveMinimum;
  const high = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (low !== undefined && high !== undefined) return ` from ${String(low)} to ${String(high)}`;
  if (minimum !== undefined) return ` of at least ${String(minimum)}`;
  return exclusiveMinimum === undefined ? '' : ` above ${String(exclusiveMinimum)}`;
}

/** The shape below `path`; undefined when the schema knows no such place. */
export function shapeAt(path: readonly PropertyKey[], from: Shape = configShape()): Shape | undefined {
  let shape: Shape | undefined = from;
  for (const step of path) {
    if (shape?.kind === 'section') shape = shape.keys.get(String(step));
    else if (shape?.kind === 'named') shape = shape.value;
    else if (shape?.kind === 'list') shape = shape.item;
    else return undefined;
  }
  return shape;
}

/** What may stand at a place, in words. */
export function describeShape(shape: Shape): string {
  switch (shape.kind) {
    case 'section':
      return `a section with the keys ${[...shape.keys.keys()].map((key) => `\`${key}\``).join(', ')}`;
    case 'named':
      return 'a section whose keys are names of yours';
    case 'list':
      return `a list, each entry ${describeShape(shape.item)}`;
    case 'value':
      return shape.allowed;
  }
}

/** A place of the schema: `quality_gates.test_coverage`, `model_routing.*.model`, `hooks.on_save[].pattern`. */
export interface SchemaPlace {
  path: string;
  shape: Shape;
}

/** Every key of the schema, depth first, in the order of the schema. */
export function schemaPlaces(shape: Shape = configShape(), prefix = ''): SchemaPlace[] {
  if (shape.kind === 'named') return schemaPlaces(shape.value, `${prefix}.*`);
  if (shape.kind === 'list') return schemaPlaces(shape.item, `${prefix}[]`);
  if (shape.kind === 'value') return [];
  return [...shape.keys].flatMap(([key, value]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return [{ path, shape: value }, ...schemaPlaces(value, path)];
  });
}
