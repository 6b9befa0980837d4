import { hiddenUnicode } from '../../domain/agent/index.ts';
import { hiddenUnicodeFindings } from '../../domain/source/index.ts';
import { count } from '../../domain/publish/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { countFindings, type Finding } from '../../domain/shared/finding.ts';
import {
  checkBugfix,
  checkDesign,
  checkRequirements,
  checkTasks,
  readBugfix,
  readDesign,
  readRequirements,
  readTasks,
} from '../../domain/specs/index.ts';
import type { DocumentKind, Run, SpecRevision } from '../../domain/workflow/run.ts';
import { getText, putJson } from '../artefacts.ts';
import type { Ports } from '../ports.ts';
import { loadRun, nowIso, tell } from '../run-context.ts';
import { acceptedTexts } from '../accepted-texts.ts';

/** Findings on a document, by itself and against what was accepted before it. */
export async function checkDocument(what: { run: Run; kind: DocumentKind; text: string }, ports: Ports): Promise<Finding[]> {
  const texts = await acceptedTexts(what.run, ports, what.kind);
  const context = {
    requirements: texts.requirements && readRequirements(texts.requirements.text),
    bugfix: texts.bugfix && readBugfix(texts.bugfix.text),
    design: texts.design && readDesign(texts.design.text),
  };
  const path = `${what.kind}.md`;
  const hidden = hiddenUnicode(what.text).length > 0 ? hiddenUnicodeFindings(what.text, path) : [];
  return [...hidden, ...findingsOf(what, context)].map((finding) => ({ ...finding, path: finding.path ?? path }));
}

function findingsOf({ kind, text }: { kind: DocumentKind; text: string }, context: Parameters<typeof checkTasks>[1]): Finding[] {
  switch (kind) {
    case 'requirements':
      return checkRequirements(readRequirements(text));
    case 'bugfix':
      return checkBugfix(readBugfix(text));
    case 'design':
      return checkDesign(readDesign(text), context);
    case 'tasks':
      return checkTasks(readTasks(text), context);
  }
}

export interface RecordedRevision {
  digest: string;
  findings: string;
  errors: number;
}

/** Checks a revision and records it with its findings. */
export async function recordRevision(
  what: { runId: string; kind: DocumentKind; digest: string; origin: SpecRevision['origin']; more?: readonly Finding[]; how: string },
  ports: Ports,
): Promise<RecordedRevision> {
  const { run } = await loadRun(what.runId, ports);
  const checked = await checkDocument({ run, kind: what.kind, text: await getText(ports.artefacts, what.digest) }, ports);
  const all = [...checked, ...(what.more ?? [])];
  const counts = countFindings(all);
  const findings = await putJson(ports.artefacts, all);
  const revision = await ports.specs.addRevision({
    runId: what.runId,
    spec: run.spec,
    kind: what.kind,
    digest: what.digest,
    findings,
    errors: counts.error,
    origin: what.origin,
    createdAt: nowIso(ports),
  });
  const found = all.length === 0 ? 'no findings' : `${count(counts.error, 'error')}, ${count(counts.warning, 'warning')}`;
  await tell(ports, what.runId, {
    key: `revision/${what.kind}/${revision.number}`,
    type: 'document.drafted',
    message: `${what.kind}.md revision ${revision.number} (${what.how}): ${found}`,
    data: { kind: what.kind, digest: what.digest, errors: counts.error },
  });
  return { digest: what.digest, findings, errors: counts.error };
}

/** Findings on what a reviewer has edited; it is reviewed again with them. */
export async function checkEdited(input: { runId: string; kind: DocumentKind; digest: string }, ports: Ports): Promise<Json> {
  return { ...(await recordRevision({ ...input, origin: 'edited', how: 'edited by the reviewer' }, ports)) };
}
