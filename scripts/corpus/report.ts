import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Census, FoundFinding } from './census.ts';
import { isOfFamily } from './families.ts';

/** The figures, one a line. */
export function report(census: Census, seconds: number): string {
  const { coverage } = census;
  const lines = [
    `${census.files} files, ${(census.bytes / 1e6).toFixed(1)} MB, ${census.notUtf8} of them no UTF-8; read in ${seconds.toFixed(1)} s`,
    `${census.specs} specs: ${census.requirements} requirements, ${census.criteria} criteria, ${census.boxes} task boxes`,
    `EARS: ${figures(census.ears)}`,
    `references of tasks: ${figures(census.references)}; ${census.dangling} dangling in designs and tasks`,
    `coverage: ${coverage.criteria} criteria to fulfil, ${coverage.served} served by a component or property, ${coverage.owned} owned by a task`,
    `plans run by: ${figures(census.plans)}`,
    `${census.findings.length} findings`,
    ...byRule(census.findings).map(([name, number, specs]) => `  ${String(number).padStart(5)}  ${name} (in ${specs} documents)`),
    `${census.violations.length} violations`,
    ...census.violations.slice(0, 50).map(({ path, what }) => `  ${path}: ${what}`),
  ];
  return `${lines.join('\n')}\n`;
}

function figures(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, number]) => `${name} ${number}`)
    .join(', ');
}

function byRule(findings: readonly FoundFinding[]): [string, number, number][] {
  const groups = Map.groupBy(findings, ({ ruleId, level }) => `${level} ${ruleId}`);
  return [...groups]
    .map(([name, found]): [string, number, number] => [name, found.length, new Set(found.map(({ path }) => path)).size])
    .sort(([a], [b]) => a.localeCompare(b));
}

/** A sample of the findings of some rules with their lines, to be read and judged by a person. The seed decides, so two people read the same. */
export function sample(findings: readonly FoundFinding[], options: { root: string; rules: string; size: number; seed: number }): string {
  const family = findings.filter(({ ruleId }) => isOfFamily(ruleId, options.rules));
  const chosen = family
    .map((finding, index) => ({ finding, order: mixed(index, options.seed) }))
    .sort((a, b) => a.order - b.order)
    .slice(0, options.size);
  return chosen.map(({ finding }, index) => `${index + 1}. ${excerpt(finding, options.root)}`).join('\n');
}

function excerpt({ path, line = 1, column, ruleId, message, fix }: FoundFinding, root: string): string {
  const text = readFileSync(join(root, path), 'utf8').split('\n')[line - 1] ?? '';
  return `${ruleId} ${path}:${line}${column === undefined ? '' : `:${column}`}\n   ${message}\n   | ${text.trim().slice(0, 400)}\n   > ${fix ?? ''}\n`;
}

/** A number that the seed scatters. */
function mixed(index: number, seed: number): number {
  let state = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  return (state ^ (state >>> 13)) >>> 0;
}
