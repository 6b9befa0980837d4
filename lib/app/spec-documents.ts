import { readBugfix, readDesign, readRequirements, readTasks } from '../domain/specs/index.ts';
import type { Digest } from '../domain/shared/digest.ts';
import type { DocumentKind } from '../domain/workflow/run.ts';
import { getText } from './artefacts.ts';
import type { Ports } from './ports.ts';
import type { RunContext } from './run-context.ts';

/** Texts of the documents accepted so far in a run. */
export async function acceptedTexts(runId: string, ports: Pick<Ports, 'specs' | 'artefacts'>): Promise<Partial<Record<DocumentKind, { digest: Digest; text: string }>>> {
  const accepted = await ports.specs.accepted(runId);
  const pairs = await Promise.all(Object.entries(accepted).map(async ([kind, digest]) => [kind, { digest, text: await getText(ports.artefacts, digest) }] as const));
  return Object.fromEntries(pairs);
}

export interface CriterionText {
  id: string;
  text: string;
  /** Title of the requirement it belongs to. */
  of: string;
}

/** Every criterion of requirements.md or bugfix.md, in order. Of a bug's description, only what shall hold counts (expected and unchanged behaviour). */
export function criteriaOf(texts: Partial<Record<DocumentKind, { text: string }>>): CriterionText[] {
  if (texts.bugfix) {
    const { expected, unchanged } = readBugfix(texts.bugfix.text);
    return [...expected, ...unchanged].map(({ id, text }) => ({ id, text, of: '' }));
  }
  if (!texts.requirements) return [];
  return readRequirements(texts.requirements.text).requirements.flatMap((requirement) => requirement.criteria.map(({ id, text }) => ({ id, text, of: requirement.title })));
}

/** Accepted tasks document, read. */
export function tasksOf(texts: Partial<Record<DocumentKind, { text: string }>>): ReturnType<typeof readTasks> {
  return readTasks(texts.tasks?.text ?? '');
}

/** Title and introduction for people: of the documents, else of the request. */
export function describeSpec(texts: Partial<Record<DocumentKind, { text: string }>>, context: RunContext): { title: string; introduction: string } {
  const first = texts.bugfix ? readBugfix(texts.bugfix.text) : readRequirements(texts.requirements?.text ?? '');
  const design = readDesign(texts.design?.text ?? '');
  const words = context.run.spec.replace(/[-_]+/gu, ' ');
  const named = [first.title, design.title, tasksOf(texts).title].find((title) => title !== '');
  return { title: named ?? words.charAt(0).toUpperCase() + words.slice(1), introduction: first.introduction === '' ? context.request : first.introduction };
}
