import { docOf } from './field-docs.ts';
import type { ProjectConfig } from './schema.ts';
import { configShape, describeShape, type Shape } from './shape.ts';

export type CommandName = keyof ProjectConfig['quality_gates']['commands'];

/** What was found in a repository and goes into its first configuration. */
export interface FoundInRepository {
  commands: Partial<Record<CommandName, string>>;
  /** Routes to show as the commented example of `model_routing`: those that hold when it is left out. */
  routes?: Record<string, { provider: string; model: string; use_cases: readonly string[] }>;
}

/** Values shown, commented out, for keys without a default. */
const EXAMPLES: Record<string, unknown> = {
  'quality_gates.commands.setup': 'npm ci',
  'quality_gates.commands.lint': 'npx eslint . -f json -o reports/eslint.json',
  'quality_gates.commands.typecheck': 'npx tsc --noEmit',
  'quality_gates.commands.test': 'npm test -- --coverage',
  'quality_gates.commands.build': 'npm run build',
  'quality_gates.commands.security': 'trivy fs --format json --output reports/trivy.json .',
  'quality_gates.commands.fast': 'npm test -- --changed',
  'quality_gates.reports.coverage': ['coverage/coverage-summary.json'],
  'quality_gates.reports.tests': ['reports/junit.xml'],
  'quality_gates.reports.lint': ['reports/eslint.json'],
  'quality_gates.reports.security': ['reports/trivy.json'],
  'quality_gates.waivers': [
    { rule: 'gate-security-scan', scope: '**', reason: 'No scanner in this environment yet', expires: '2027-01-31' },
  ],
  'publish.pull_request_template': '.github/pull_request_template.md',
  'hooks.on_save': [{ pattern: 'src/**/*.ts', action: 'lint_and_fix', timeout_ms: 2000 }],
  'hooks.on_commit': [{ pattern: '*', action: 'security_scan', fail_on: 'critical' }],
  'hooks.on_pr': [{ pattern: '*', action: 'generate_description', source: 'requirements.md' }],
  'lint.rules_url': 'https://wiki.example.com/stringline/rules',
  'lint.rules': { 'requirements-unwanted-case': 'off', 'requirements-vague': 'error' },
  model_routing: {
    reasoning: { provider: 'bedrock', model: '<model id>', use_cases: ['spec_generation', 'design_validation', 'complex_refactor'] },
    generation: { provider: 'bedrock', model: '<model id>', use_cases: ['boilerplate', 'test_scaffolding', 'high_volume_synthesis'] },
  },
};

const WIDTH = 118;

const HEADER = [
  "Stringline's configuration of this repository (.kiro/config/project.yaml).",
  'Every key may be left out: the values written here are the defaults, and the lines that start with `# key:` are examples.',
  'An unknown key is an error. `stringline doctor` shows what is in force.',
];

/**
 * The commented file that a repository starts with: every key with its meaning, defaults visible, found commands filled in.
 * Without found commands it reads back as the defaults.
 */
export function defaultConfigFile(found: FoundInRepository): string {
  const lines = HEADER.map((line) => `# ${line}`);
  const shape = configShape();
  for (const [key, value] of shape.kind === 'section' ? shape.keys : [])
    lines.push('', ...writeKey({ key, path: key, shape: value, depth: 0 }, found));
  return `${lines.join('\n')}\n`;
}

interface Place {
  key: string;
  path: string;
  shape: Shape;
  depth: number;
}

function writeKey(place: Place, found: FoundInRepository): string[] {
  const pad = '  '.repeat(place.depth);
  const doc = comment(docOf(place.path) + allowedNote(place.shape), pad);
  if (place.shape.kind === 'section') {
    const keys = [...place.shape.keys].flatMap(([key, shape]) =>
      writeKey({ key, path: `${place.path}.${key}`, shape, depth: place.depth + 1 }, found),
    );
    return [...doc, `${pad}${place.key}:`, ...keys];
  }
  const value = foundValue(place.path, found) ?? place.shape.default;
  const example = place.path === 'model_routing' && found.routes !== undefined ? found.routes : EXAMPLES[place.path];
  const shown = value === undefined || isEmpty(value);
  return [
    ...doc,
    ...entryDocs(place, pad),
    ...(shown && example !== undefined ? toYaml(place.key, example).map((line) => `${pad}# ${line}`) : []),
    ...(value === undefined ? [] : toYaml(place.key, value).map((line) => pad + line)),
  ];
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function foundValue(path: string, { commands }: FoundInRepository): unknown {
  const prefix = 'quality_gates.commands.';
  return path.startsWith(prefix) ? commands[path.slice(prefix.length) as CommandName] : undefined;
}

function allowedNote(shape: Shape): string {
  return shape.kind === 'value' && shape.allowed !== 'a text' ? ` (${shape.allowed})` : '';
}

/** Meanings of the keys of an entry. The three lists of hooks share theirs, so they stand once. */
function entryDocs({ path, shape }: Place, pad: string): string[] {
  const entry = shape.kind === 'list' ? shape.item : shape.kind === 'named' ? shape.value : undefined;
  if (entry?.kind !== 'section') return [];
  if (path === 'hooks.on_commit' || path === 'hooks.on_pr') return [`${pad}# Keys as in on_save.`];
  const docs = entryLines(entry, `${path}${shape.kind === 'list' ? '[]' : '.*'}`, '');
  return docs.flatMap((doc) => comment(doc, pad, '    '));
}

function entryLines(entry: Shape & { kind: 'section' }, path: string, indent: string): string[] {
  return [...entry.keys].flatMap(([key, shape]) => {
    const standard = shape.default === undefined || shape.kind === 'section' ? '' : ` Default: ${JSON.stringify(shape.default)}.`;
    const allowed = shape.kind === 'value' && shape.allowed !== 'a text' ? ` (${describeShape(shape)})` : '';
    const line = `${indent}${key}: ${docOf(`${path}.${key}`)}${allowed}${standard}`;
    return shape.kind === 'section' ? [line, ...entryLines(shape, `${path}.${key}`, `${indent}  `)] : [line];
  });
}

/** Wraps a text into comment lines. */
function comment(text: string, pad: string, hanging = ''): string[] {
  const indent = hanging === '' ? '' : `${hanging}${/^ */.exec(text)?.[0] ?? ''}`;
  const lines: string[] = [];
  let line = hanging === '' ? '' : (/^ */.exec(text)?.[0] ?? '');
  for (const word of text.trim().split(' ')) {
    if (line.trim() !== '' && pad.length + line.length + word.length > WIDTH) {
      lines.push(line);
      line = indent;
    }
    line += `${line.trim() === '' ? '' : ' '}${word}`;
  }
  return [...lines, line].map((each) => `${pad}# ${hanging === '' ? '' : '  '}${each}`);
}

/** Block YAML for the few shapes used here; JSON texts are YAML texts. */
function toYaml(key: string, value: unknown): string[] {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object'))
    return [`${key}:`, ...value.flatMap((item) => entryYaml(item as Record<string, unknown>))];
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isEmpty(value))
    return [`${key}:`, ...Object.entries(value).flatMap(([name, member]) => toYaml(name, member).map((line) => `  ${line}`))];
  return [`${key}: ${Array.isArray(value) ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]` : JSON.stringify(value)}`];
}

function entryYaml(entry: Record<string, unknown>): string[] {
  const lines = Object.entries(entry).flatMap(([name, member]) => toYaml(name, member));
  return lines.map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`);
}
