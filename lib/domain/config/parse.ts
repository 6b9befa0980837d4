import type { Finding } from '../shared/finding.ts';
import { hiddenUnicodeFindings } from '../source/index.ts';
import { explainIssue, withoutEmptySections } from './explain.ts';
import { type Reindented, reindent } from './indentation.ts';
import { checkMeaning, type PlacedFinding } from './meaning.ts';
import { ProjectConfig } from './schema.ts';
import { withEffectiveWaivers } from './waivers.ts';
import { CONFIG_PATH, readYaml, type YamlReading } from './yaml-reader.ts';

export interface ParsedConfig {
  /** The effective configuration; the defaults where `findings` has an error, and then nothing may run on it. */
  config: ProjectConfig;
  findings: Finding[];
  /** The file's text with its indentation put back, when it had lost it (`config-indentation-lost`). */
  recovered?: string;
}

/** A process reads its settings once: to have a function compiled for each section takes longer than to go through them. */
const ONCE = { jitless: true } as const;

/**
 * Reads `.kiro/config/project.yaml`. Never throws: whatever is wrong becomes a finding with line and column.
 * @param text the file, or undefined when there is none (all defaults)
 * @param today ISO date that decides which waivers still hold
 */
export function parseProjectConfig(text: string | undefined, today: string): ParsedConfig {
  if (text === undefined) return { config: defaultConfig(), findings: [] };
  const normal = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const strict = evaluate(normal, today);
  if (!hasErrors(strict.findings)) return strict;
  const flat = reindent(normal);
  return flat === undefined || flat.added.every((blanks) => blanks === 0) ? strict : evaluateRecovered(flat, normal, today);
}

/** The configuration of a repository without a file. */
export function defaultConfig(): ProjectConfig {
  return ProjectConfig.parse({}, ONCE);
}

function evaluate(text: string, today: string): ParsedConfig {
  const raw = readYaml(text);
  const value = raw.value ?? {};
  // The shape that tells sections from values costs some milliseconds, and few files leave anything empty.
  const reading: YamlReading = { ...raw, value: holdsNull(value) ? withoutEmptySections(value) : value };
  const findings = [...hiddenUnicodeFindings(text, CONFIG_PATH), ...reading.findings];
  const parsed = ProjectConfig.safeParse(reading.value, ONCE);
  if (!parsed.success) return failed([...findings, ...parsed.error.issues.flatMap((issue) => explainIssue(issue, reading))]);
  const { config, findings: expired } = withEffectiveWaivers(parsed.data, today);
  const all = [...findings, ...[...checkMeaning(config), ...expired].map((finding) => placed(finding, reading))];
  return hasErrors(all) ? failed(all) : { config, findings: sorted(all) };
}

/** Anchors may make a value contain itself: what was looked at is not entered again. */
function holdsNull(value: unknown, seen = new Set<unknown>()): boolean {
  if (value === null) return true;
  if (typeof value !== 'object' || seen.has(value)) return false;
  seen.add(value);
  return Object.values(value).some((member) => holdsNull(member, seen));
}

/** Findings of a re-indented file at the places where its author sees them, and the warning that it was re-indented. */
function evaluateRecovered(flat: Reindented, original: string, today: string): ParsedConfig {
  const result = evaluate(flat.text, today);
  const lines = original.split('\n');
  const findings = result.findings.map((finding) => {
    const index = (finding.line ?? 1) - 1;
    const before = (lines[index] ?? '').search(/\S/);
    return { ...finding, column: Math.max(1, (finding.column ?? 1) - (flat.added[index] ?? 0) + Math.max(0, before)) };
  });
  return { config: result.config, findings: [indentationLost(flat), ...findings], recovered: flat.text };
}

function indentationLost({ text }: Reindented): Finding {
  const content = text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  const first = content.findIndex((line) => line.startsWith(' '));
  const example = content.slice(Math.max(0, first - 1), first + 4).join('\n');
  return {
    ruleId: 'config-indentation-lost',
    level: 'warning',
    message: 'Every line starts at the same column: the indentation was lost. It was put back by the known keys of each section.',
    path: CONFIG_PATH,
    line: 1,
    column: 1,
    fix: `Indent the keys of each section by two spaces, for example:\n${example}`,
  };
}

function failed(findings: Finding[]): ParsedConfig {
  return { config: defaultConfig(), findings: sorted(findings) };
}

function placed({ at, ...finding }: PlacedFinding, reading: YamlReading): Finding {
  return { ...finding, path: CONFIG_PATH, ...reading.positionOf(at) };
}

function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.level === 'error');
}

/** More than a person reads; a file that is no configuration at all can have one for each line. */
const MAX_FINDINGS = 50;

function sorted(findings: readonly Finding[]): Finding[] {
  const all = findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const last = all.at(-1);
  if (all.length <= MAX_FINDINGS || last === undefined) return all;
  const rest = String(all.length - MAX_FINDINGS);
  return [
    ...all.slice(0, MAX_FINDINGS),
    {
      ...last,
      ruleId: 'config-more-findings',
      level: 'error',
      message: `${rest} more findings in this file.`,
      fix: 'Mend the first ones and look again.',
    },
  ];
}
