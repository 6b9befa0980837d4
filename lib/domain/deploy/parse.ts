import { explainIssue, readYaml, type Shape, shapeOf, suggest, withoutEmptySections, type YamlReading } from '../config/index.ts';
import type { Finding } from '../shared/finding.ts';
import { hiddenUnicodeFindings } from '../source/index.ts';
import { checkDeployMeaning } from './meaning.ts';
import { DeploySettings } from './schema.ts';

/** Where the settings of a deployment lie, in the folder that is deployed from. */
export const DEPLOY_FILE = 'stringline.deploy.yaml';

/** The environment of a file that names none. */
export const DEFAULT_ENVIRONMENT = 'default';

export interface DeployConfig {
  /** Settings by environment, in the order of the file; never empty. Defaults where `findings` has an error. */
  environments: ReadonlyMap<string, DeploySettings>;
  findings: Finding[];
}

type Section = Record<string, unknown>;

/**
 * Reads the deployment's file. What stands at its top holds for every environment; `environments.<name>` changes keys of it.
 * Never throws: whatever is wrong becomes a finding with line and column.
 * @param text the file, or undefined when there is none (one environment, all defaults)
 */
export function parseDeployConfig(text: string | undefined): DeployConfig {
  if (text === undefined) return defaults([]);
  const normal = text.replace(/^\uFEFF/u, '').replaceAll('\r\n', '\n');
  const reading = readYaml(normal, DEPLOY_FILE);
  const findings = [...hiddenUnicodeFindings(normal, DEPLOY_FILE), ...reading.findings];
  if (findings.some(({ level }) => level === 'error')) return defaults(findings);
  const file = reading.value ?? {};
  if (!isSection(file)) return defaults([...findings, shapeFinding([], 'The file is not a section of keys.', reading)]);
  const { environments = {}, ...shared } = file;
  if (!isSection(environments))
    return defaults([...findings, shapeFinding(['environments'], '`environments` is not a section of named environments.', reading)]);
  const read = environmentsOf(shared, environments, reading);
  findings.push(...read.findings);
  return findings.some(({ level }) => level === 'error')
    ? defaults(unique(findings))
    : { environments: read.settings, findings: unique(findings) };
}

function environmentsOf(
  shared: Section,
  environments: Section,
  reading: YamlReading,
): { settings: Map<string, DeploySettings>; findings: Finding[] } {
  const settings = new Map<string, DeploySettings>();
  const findings: Finding[] = [];
  const named = Object.entries(environments);
  for (const [name, own] of named.length === 0 ? [[DEFAULT_ENVIRONMENT, {}] as const] : named) {
    if (!/^[a-z][a-z0-9]{0,11}$/u.test(name)) findings.push(nameFinding(name, reading));
    const changes = own ?? {};
    if (!isSection(changes)) {
      findings.push(shapeFinding(['environments', name], `\`environments.${name}\` is not a section of keys.`, reading));
      continue;
    }
    const result = readEnvironment(merge(shared, changes), environmentReading(name, changes, reading));
    findings.push(...result.findings);
    if (result.settings !== undefined) settings.set(name, result.settings);
  }
  return { settings, findings };
}

/** Built once: it costs some milliseconds. */
let shape: Shape | undefined;

function readEnvironment(merged: Section, reading: YamlReading): { settings?: DeploySettings; findings: Finding[] } {
  shape ??= shapeOf(DeploySettings);
  const value = withoutEmptySections(merged, shape);
  const parsed = DeploySettings.safeParse(value);
  if (!parsed.success) {
    const file = { ...reading, value };
    const root = shape;
    return { findings: parsed.error.issues.flatMap((issue) => withReason(issue, explainIssue(issue, file, root))) };
  }
  const findings = checkDeployMeaning(parsed.data).map(({ at, ...finding }) => ({
    ...finding,
    path: DEPLOY_FILE,
    ...reading.positionOf(at),
  }));
  return { settings: parsed.data, findings };
}

/** A pattern's own words say more than "a text". */
function withReason(issue: { code: string; message: string }, findings: Finding[]): Finding[] {
  if (issue.code !== 'invalid_format' || /^Invalid/u.test(issue.message)) return findings;
  return findings.map((finding) => ({ ...finding, fix: `Allowed: ${issue.message}.` }));
}

/** Positions of merged settings: in the environment's own section where it states the key, else at the top of the file. */
function environmentReading(name: string, own: Section, reading: YamlReading): YamlReading {
  const prefix = (path: readonly PropertyKey[]): readonly PropertyKey[] => (states(own, path) ? ['environments', name, ...path] : path);
  return {
    ...reading,
    positionOf: (path) => reading.positionOf(prefix(path)),
    positionOfKey: (path, key) => {
      const place = states(own, [...path, key]) ? ['environments', name, ...path] : path;
      return reading.positionOfKey(place, key);
    },
  };
}

function states(own: unknown, path: readonly PropertyKey[]): boolean {
  let value = own;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return path.length > 0;
}

/** Sections are merged key by key; lists and values are replaced. The routes and their likes are replaced whole. */
function merge(base: Section, changes: Section, path = ''): Section {
  const merged: Section = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    const before = merged[key];
    const whole = `${path}${key}` === 'models.routing' || `${path}${key}` === 'gates.codecatalyst';
    merged[key] = !whole && isSection(before) && isSection(value) ? merge(before, value, `${path}${key}.`) : value;
  }
  return merged;
}

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shapeFinding(at: readonly PropertyKey[], message: string, reading: YamlReading): Finding {
  const fix = 'Write e.g. `environments: { dev: { region: eu-central-1 } }`.';
  return { ruleId: 'deploy-shape', level: 'error', message, path: DEPLOY_FILE, ...reading.positionOf(at), fix };
}

function nameFinding(name: string, reading: YamlReading): Finding {
  return {
    ruleId: 'deploy-environment-name',
    level: 'error',
    message: `\`${name}\` cannot name an environment: it becomes part of the names of stacks.`,
    path: DEPLOY_FILE,
    ...reading.positionOfKey(['environments'], name),
    fix: 'Write up to twelve small letters and digits, e.g. `prod`.',
  };
}

/** What is wrong at the top is found once for each environment. */
function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.line}:${finding.column}:${finding.message}`, finding])).values()];
}

function defaults(findings: Finding[]): DeployConfig {
  return { environments: new Map([[DEFAULT_ENVIRONMENT, DeploySettings.parse({})]]), findings };
}

/** The environment to work on: the named one, or the first. A name that is not in the file gives the nearest one as a hint. */
export function chooseEnvironment(
  config: DeployConfig,
  wanted: string | undefined,
): { name: string; settings: DeploySettings } | { missing: string; fix: string } {
  const names = [...config.environments.keys()];
  const name = wanted ?? names[0] ?? DEFAULT_ENVIRONMENT;
  const settings = config.environments.get(name);
  if (settings !== undefined) return { name, settings };
  const near = suggest(name, names);
  return { missing: name, fix: near === undefined ? `Known: ${names.join(', ')}.` : `Did you mean \`${near}\`?` };
}
