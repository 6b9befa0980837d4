import type * as z from 'zod';
import type { Finding } from '../shared/finding.ts';
import { configShape, DATE, describeShape, schemaPlaces, type Shape, shapeAt } from './shape.ts';
import { suggest } from './suggest.ts';
import type { YamlReading } from './yaml-reader.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * The findings of one schema issue: what was got, what is allowed, and where.
 * @param root the shape of the whole file; that of project.yaml where it is left out
 */
export function explainIssue(issue: Issue, reading: YamlReading, root: Shape = configShape()): Finding[] {
  const file = { ...reading, root };
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, issue.path, file));
  const got = valueAt(reading.value, issue.path);
  const missing = got === undefined && issue.path.length > 0;
  if (missing) return [missingKey(issue.path, file)];
  const wrong = wrongValue(issue.path, got, file);
  // A check of ours says itself what is wrong; the schema's own words are about types.
  return [issue.code === 'custom' ? { ...wrong, message: `\`${formatPath(issue.path)}\` ${issue.message}.` } : wrong];
}

/** A file that was read, and what may stand in it. */
interface ShapedFile extends YamlReading {
  root: Shape;
}

function unknownKey(key: string, path: Path, file: ShapedFile): Finding {
  const shape = shapeAt(path, file.root);
  const siblings = shape?.kind === 'section' ? [...shape.keys.keys()] : shape?.kind === 'value' ? (shape.keys ?? []) : [];
  return {
    ruleId: 'config-unknown-key',
    level: 'error',
    message: `Unknown key \`${key}\` ${whereText(path)}.`,
    path: file.path,
    ...file.positionOfKey(path, key),
    fix: unknownKeyFix(key, path, siblings, file.root),
  };
}

function unknownKeyFix(key: string, path: Path, siblings: readonly string[], root: Shape): string {
  const near = suggest(key, siblings);
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  // `usd` of `usd_per_run`: one word of the only key that has it.
  const [longer, another] = siblings.filter((sibling) => sibling.split('_').includes(key));
  if (longer !== undefined && another === undefined) return `Did you mean \`${longer}\`?`;
  if (key === 'severity' && siblings.includes('level')) return 'Did you mean `level`?';
  if (siblings.includes('options')) return `What a rule may be told stands below \`options\`: \`options: { ${key}: … }\`.`;
  const elsewhere = schemaPlaces(root).map((place) => place.path);
  const lastOf = (place: string): string => place.slice(place.lastIndexOf('.') + 1);
  const meant = elsewhere.some((place) => lastOf(place) === key) ? key : suggest(key, new Set(elsewhere.map(lastOf)));
  const places =
    meant === undefined ? [] : elsewhere.filter((place) => lastOf(place) === meant && place !== formatPath([...path, key])).slice(0, 3);
  if (places.length > 0)
    return `Did you mean ${places.map((place) => `\`${place}\``).join(' or ')}? Check the indentation, or remove the line.`;
  return `Remove it. Allowed here: ${siblings.map((sibling) => `\`${sibling}\``).join(', ')}.`;
}

function missingKey(path: Path, file: ShapedFile): Finding {
  const shape = shapeAt(path, file.root);
  return {
    ruleId: 'config-missing-key',
    level: 'error',
    message: `\`${formatPath(path)}\` is missing.`,
    path: file.path,
    ...file.positionOf(path.slice(0, -1)),
    fix: `Add \`${String(path.at(-1))}: …\`${shape === undefined ? '' : ` with ${describeShape(shape)}`}.`,
  };
}

function wrongValue(path: Path, got: unknown, file: ShapedFile): Finding {
  const shape = shapeAt(path, file.root);
  const allowed = shape === undefined ? '' : describeShape(shape);
  const noDay = allowed === DATE && typeof got === 'string' && ISO_DAY.test(got) ? ', a day that no calendar has' : '';
  return {
    ruleId: 'config-wrong-value',
    level: 'error',
    message: `${path.length === 0 ? 'The file' : `\`${formatPath(path)}\``} ${got === null ? 'is empty' : `is ${describeValue(got)}${noDay}`}.`,
    path: file.path,
    ...file.positionOf(path),
    fix: valueFix(got, shape, allowed),
  };
}

function valueFix(got: unknown, shape: Shape | undefined, allowed: string): string {
  const near = shape?.kind === 'value' ? nearValue(got, shape) : undefined;
  if (near !== undefined) return `Did you mean \`${near}\`? Allowed: ${allowed}.`;
  return `Allowed: ${allowed}.${got === null ? ' Delete the line to get the default.' : ''}`;
}

function nearValue(got: unknown, shape: Shape & { kind: 'value' }): string | undefined {
  if (shape.maximum === 1) return shareOf(got);
  if (shape.allowed === DATE) return dayOf(got);
  if (got === false && shape.choices.includes('off')) return 'off';
  return typeof got === 'string' ? nearChoice(got, shape) : undefined;
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The last day of February for its 30th; `2027-1-5` with all its figures. */
function dayOf(got: unknown): string | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(String(got)) ?? [];
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return undefined;
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return `${year}-${month.padStart(2, '0')}-${String(Math.min(Number(day), last)).padStart(2, '0')}`;
}

/** `80` and `80 %`, where a share of 1 is wanted. */
function shareOf(got: unknown): string | undefined {
  const percent = typeof got === 'number' ? got : Number(/^(\d{1,3}(?:\.\d+)?)\s?%$/.exec(String(got))?.[1] ?? Number.NaN);
  return percent > 1 && percent <= 100 ? String(Number((percent / 100).toFixed(6))) : undefined;
}

function nearChoice(got: string, shape: Shape & { kind: 'value' }): string | undefined {
  if (shape.allowed !== '`true` or `false`') {
    const begun = got.length < 3 ? [] : shape.choices.filter((choice) => choice.startsWith(got.toLowerCase()));
    return suggest(got, shape.choices) ?? (begun.length === 1 ? begun[0] : undefined);
  }
  if (/^(?:yes|on|y|true|1)$/i.test(got)) return 'true';
  return /^(?:no|off|n|false|0)$/i.test(got) ? 'false' : undefined;
}

/** `quality_gates.waivers[0].reason`; keys that are not plain words are quoted. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${String(step)}]`;
    else text += `${text === '' ? '' : '.'}${/^[\w-]+$/.test(String(step)) ? String(step) : JSON.stringify(step)}`;
  }
  return text;
}

function whereText(path: Path): string {
  return path.length === 0 ? 'at the top level' : `in \`${formatPath(path)}\``;
}

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${String(value.length)}`;
  if (typeof value === 'object') return 'a section';
  if (typeof value === 'string')
    return value === '' ? 'an empty text' : `the text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`;
  return typeof value === 'number' ? `the number ${value}` : `\`${JSON.stringify(value)}\``;
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<PropertyKey, unknown>)[step];
  }
  return current;
}

/**
 * The value without sections and lists that stand empty (`hooks:` with every line below commented out): YAML reads them as null,
 * people mean "nothing here".
 */
export function withoutEmptySections(value: unknown, shape: Shape = configShape()): unknown {
  if (Array.isArray(value)) return shape.kind === 'list' ? value.map((item) => withoutEmptySections(item, shape.item)) : value;
  if (typeof value !== 'object' || value === null || shape.kind === 'value') return value;
  const kept = Object.entries(value).filter(
    ([key, member]) => member !== null || shape.kind !== 'section' || !isOptionalSection(shape.keys.get(key)),
  );
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutEmptySections(member, childOf(shape, key))]));
}

/** What an unknown key holds is not walked: with anchors it may contain itself. */
const UNKNOWN: Shape = { kind: 'value', allowed: '', choices: [] };

function isOptionalSection(shape: Shape | undefined): boolean {
  return shape !== undefined && shape.kind !== 'value';
}

function childOf(shape: Shape, key: string): Shape {
  return shapeAt([key], shape) ?? UNKNOWN;
}
