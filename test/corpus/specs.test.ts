import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  checkBugfix,
  checkDesign,
  checkRequirements,
  checkTasks,
  classifyEars,
  executableTasks,
  joinLines,
  readSpec,
  readTasks,
  scanLines,
  setTaskStatus,
  traceSpec,
} from '../../lib/domain/specs/index.ts';
import type { Finding } from '../../lib/domain/shared/finding.ts';

/** Real `.kiro/` directories of public repositories; not part of this repository, so the census runs where they lie beside it. */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus');
const DOCUMENTS = ['requirements.md', 'bugfix.md', 'design.md', 'tasks.md'];
/** Kiro's own grammar of a task line. */
const BOX = /^(\s*)([-*+])\s+\[([ xX\-~])\](\\?\*?)\s+(.+)$/;

const paths = existsSync(CORPUS)
  ? readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter((path) => DOCUMENTS.includes(basename(path)))
  : [];
const texts = new Map(paths.map((path) => [path, readFileSync(join(CORPUS, path), 'utf8')]));
const specs = [...Map.groupBy(texts, ([path]) => dirname(path))].map(([directory, files]) => ({
  directory,
  spec: readSpec(Object.fromEntries(files)),
}));

function findingsOf({ spec }: (typeof specs)[number]): Finding[] {
  return [
    ...(spec.requirements === undefined ? [] : checkRequirements(spec.requirements)),
    ...(spec.bugfix === undefined ? [] : checkBugfix(spec.bugfix)),
    ...(spec.design === undefined ? [] : checkDesign(spec.design, spec)),
    ...(spec.tasks === undefined ? [] : checkTasks(spec.tasks, spec)),
  ];
}

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

const whenPresent = paths.length > 0 ? describe : describe.skip;

whenPresent('the specs of real repositories', () => {
  it('are scanned and joined to the same bytes', () => {
    expect([...texts].filter(([, text]) => joinLines(scanLines(text)) !== text).map(([path]) => path)).toEqual([]);
  });

  it('lose no task line outside of fences', () => {
    const missed = [...texts]
      .filter(([path]) => basename(path) === 'tasks.md')
      .flatMap(([path, text]) => {
        const found = new Set(readTasks(text).tasks.map(({ line }) => line));
        const boxes = scanLines(text).lines.filter((line) => line.kind === 'text' && BOX.test(line.text));
        return boxes.filter(({ number }) => !found.has(number)).map(({ number }) => `${path}:${number}`);
      });

    expect(missed).toEqual([]);
  });

  it('have each task that can be addressed set by one character', () => {
    for (const [path, text] of texts) {
      if (basename(path) !== 'tasks.md') continue;
      for (const { key, status, markOffset } of readTasks(text).tasks.slice(0, 8)) {
        const result = setTaskStatus(text, key, status === 'completed' ? 'not-started' : 'completed');
        if (!result.ok) {
          expect(result.failure.code).toBe('task-ambiguous');
          continue;
        }
        expect(result.text.slice(0, markOffset) + result.text.slice(markOffset + 1)).toBe(
          text.slice(0, markOffset) + text.slice(markOffset + 1),
        );
      }
    }
  });

  it('are read without a crash, and nearly all criteria and references are understood', () => {
    const criteria = specs.flatMap(({ spec }) => (spec.requirements?.requirements ?? []).flatMap((requirement) => requirement.criteria));
    const tasks = specs.flatMap(({ spec }) => spec.tasks?.tasks ?? []);
    const references = tasks.flatMap((task) => task.references);
    const dangling = specs.flatMap(({ spec }) => traceSpec(spec).dangling);
    const findings = specs.flatMap(findingsOf);
    const ears = count(criteria.map(({ text }) => classifyEars(text)));

    const census = {
      files: texts.size,
      specs: specs.length,
      taskLines: tasks.length,
      criteria: criteria.length,
      ears,
      references: count(references.map(({ kind }) => kind)),
      dangling: dangling.length,
      plans: count(specs.flatMap(({ spec }) => (spec.tasks === undefined ? [] : executableTasks(spec.tasks).order))),
      findings: count(findings.map(({ level, ruleId }) => `${level} ${ruleId}`)),
    };
    process.stdout.write(`Census of specs: ${JSON.stringify(census, null, 2)}\n`);

    expect(findings.filter(({ message }) => message.includes('could not be checked'))).toEqual([]);
    expect((ears['none'] ?? 0) / criteria.length).toBeLessThan(0.12);
    expect(dangling.length / references.length).toBeLessThan(0.01);
    expect(
      specs.filter(
        ({ spec }) => spec.requirements !== undefined && !spec.requirements.empty && spec.requirements.requirements.length === 0,
      ),
    ).toEqual([]);
  });
});
