import { hiddenUnicode } from '../../domain/agent/index.ts';
import { hiddenUnicodeFindings } from '../../domain/source/index.ts';
import { count } from '../../domain/shared/wording.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { countFindings, type Finding } from '../../domain/shared/finding.ts';
import { runRules } from '../../domain/shared/rule.ts';
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
import { documentReferenceDead, type DraftSettings, judgeDraft, WAIVERS_PATH, withLevel } from '../../domain/lint/index.ts';
import { createRepositoryTree } from '../../domain/steering/index.ts';
import type { DocumentKind } from '../../domain/workflow/document-kind.ts';
import type { SpecRevision } from '../../domain/workflow/run.ts';
import { getText, putJson } from '../artefacts.ts';
import type { Ports, TreeEntry } from '../ports.ts';
import { readPath } from '../repository-files.ts';
import { loadRun, type RunContext, specDirectory } from '../run-context.ts';
import { nowIso, tell } from '../tell.ts';
import { acceptedTexts } from '../accepted-texts.ts';
import { closedPaths } from './closed-paths.ts';

type Checked = Pick<SpecRevision, 'kind' | 'origin'> & { text: string };

/** Findings on a document, by itself and against what was accepted before it; with the project's levels and waivers, as `lint` has them. */
async function checkDocument(run: RunContext, what: Checked, ports: Ports): Promise<Finding[]> {
  const texts = await acceptedTexts(run.run, ports, what.kind);
  const context = {
    requirements: texts.requirements && readRequirements(texts.requirements.text),
    bugfix: texts.bugfix && readBugfix(texts.bugfix.text),
    design: texts.design && readDesign(texts.design.text),
  };
  const path = `${what.kind}.md`;
  const entries = await ports.source.tree(run.run.baseCommit);
  // No waiver lets characters pass that nobody sees.
  const hidden = hiddenUnicode(what.text).length > 0 ? hiddenUnicodeFindings(what.text, path) : [];
  const by = await draftSettings(run, what, { entries, ports });
  const place = `${specDirectory(run)}/${path}`;
  const dead = deadReferences({ path: place, raw: what.text }, entries, by.settings);
  const { spec_directory, steering_paths } = run.config.workspace;
  const closed = closedPaths(what, [spec_directory, steering_paths.project]);
  const own = findingsOf(what, context, by.settings).map((finding) => (what.origin === 'model' ? asDrafted(finding) : finding));
  const found = judgeDraft([...own, ...dead, ...closed], { path: place, text: what.text }, by);
  return [...hidden, ...found].map((finding) => ({ ...finding, path }));
}

function findingsOf({ kind, text }: Checked, context: Parameters<typeof checkTasks>[1], settings: DraftSettings['settings']): Finding[] {
  switch (kind) {
    case 'requirements':
      return checkRequirements(readRequirements(text), settings);
    case 'bugfix':
      return checkBugfix(readBugfix(text), settings);
    case 'design':
      return checkDesign(readDesign(text), context, settings);
    case 'tasks':
      return checkTasks(readTasks(text), context, settings);
  }
}

/** Where few tasks of people cite criteria, that is their habit; in a draft it is a gap, which the model can be asked to close. */
function asDrafted(finding: Finding): Finding {
  return finding.ruleId === 'tasks-criterion-unowned' ? { ...finding, level: 'error' } : finding;
}

/** `#[[file:…]]` of a draft that name nothing in the commit that the run began from. */
function deadReferences(
  document: { path: string; raw: string },
  entries: readonly TreeEntry[],
  settings: DraftSettings['settings'],
): Finding[] {
  if (!document.raw.includes('#[[file:')) return [];
  const tree = createRepositoryTree(entries.map(({ path }) => path));
  return runRules([documentReferenceDead], { ...document, tree }, settings);
}

/** Levels and waivers are those of the commit that the run began from: a draft cannot choose its own. */
async function draftSettings(
  { run, config }: RunContext,
  { kind, origin, text }: Checked,
  { entries, ports }: { entries: readonly TreeEntry[]; ports: Ports },
): Promise<DraftSettings> {
  const person = (await ports.specs.revisions(run.id, kind)).findLast((revision) => revision.origin !== 'model');
  return {
    settings: config.lint.rules,
    today: nowIso(ports),
    waivers: await readPath(ports.source, entries, WAIVERS_PATH),
    written: origin !== 'model' ? text : person && (await getText(ports.artefacts, person.digest)),
  };
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
  const context = await loadRun(what.runId, ports);
  const text = await getText(ports.artefacts, what.digest);
  const checked = await checkDocument(context, { kind: what.kind, origin: what.origin, text }, ports);
  const all = [...checked, ...(what.more ?? []).flatMap((finding) => withLevel(finding, context.config.lint.rules))];
  const counts = countFindings(all);
  const findings = await putJson(ports.artefacts, all);
  const revision = await ports.specs.addRevision({
    runId: what.runId,
    spec: context.run.spec,
    kind: what.kind,
    digest: what.digest,
    findings,
    errors: counts.error,
    origin: what.origin,
    createdAt: nowIso(ports),
  });
  const waived = all.filter((finding) => finding.waived !== undefined).length;
  const found =
    all.length === 0
      ? 'no findings'
      : `${count(counts.error, 'error')}, ${count(counts.warning, 'warning')}${counts.info > 0 ? `, ${count(counts.info, 'note')}` : ''}${waived > 0 ? `, ${waived} waived` : ''}`;
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
