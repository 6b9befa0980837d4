import {
  applyEdits,
  describeHidden,
  DocumentEdits,
  EDIT_DOCUMENT_TOOL,
  editDocumentPrompt,
  explainEditFailure,
  hiddenUnicode,
  type PromptContext,
  promptVersion,
  readDraft,
} from '../../../domain/agent/index.ts';
import { concernedSections, driftFindings, type DriftItem, driftItems, keptOutside, type LineRange } from '../../../domain/drift/index.ts';
import type { ConverseReply } from '../../../domain/models/converse.ts';
import { canonicalJson } from '../../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';
import type { Finding } from '../../../domain/shared/finding.ts';
import { getText, putText } from '../../artefacts.ts';
import { BUILD_VERSION } from '../../build-version.ts';
import { callModel, routeFor } from '../../call-model.ts';
import type { Invocation, Ports } from '../../ports.ts';
import { promptContext } from '../../prompt-context.ts';
import type { RunContext } from '../../run-context.ts';
import { nowIso } from '../../tell.ts';
import type { SpecDrift } from '../measure-drift.ts';

/** Answers to one question before it counts as unanswered. */
const ATTEMPTS = 3;

export interface Proposal {
  context: RunContext;
  drift: SpecDrift;
  /** design.md as it stands in the commit. */
  base: string;
  /** What a reviewer has asked for since, with the text that they have read. */
  revision?: { text: string; comment: string };
  /** Model calls of earlier rounds. */
  before: number;
}

/** Has the model write the design's next text: only within the sections concerned. The same question is asked once. */
export async function proposeDesign(what: Proposal, ports: Ports, invocation: Invocation): Promise<{ text: string; calls: number }> {
  const { context, drift, base, revision } = what;
  const sections = concernedSections(base, driftItems(drift));
  const { prompt, steering } = await promptContext(context, { paths: [drift.design], text: context.request, before: 'design' }, ports);
  const document = revision?.text ?? base;
  const route = routeFor(context, 'design');
  const ask = (problem?: string): ReturnType<typeof editDocumentPrompt> =>
    promptFor({ prompt, drift, sections, document, revision, problem });
  const key = ports.hash(
    canonicalJson({
      kind: 'stringline.sync/1',
      build: BUILD_VERSION,
      version: promptVersion('edit-document'),
      steering,
      model: route.ref,
      inference: route.inference,
      playbook: context.run.playbook,
      prompt: ask(),
      base,
    }),
  );
  const kept = await ports.builds.find(key);
  if (kept !== undefined) return { text: await getText(ports.artefacts, kept), calls: 0 };
  let problem: string | undefined;
  for (let call = 0; call < ATTEMPTS; call += 1) {
    const asked = ask(problem);
    const purpose = {
      runId: context.run.id,
      spec: context.run.spec,
      stage: 'design' as const,
      step: 'sync',
      index: what.before + call,
      useCase: route.useCase,
      steering,
    };
    const toolChoice = route.capabilities.forcedToolChoice ? asked.toolChoice : ('auto' as const);
    const reply = await callModel(
      { request: { ...asked, model: route.ref, inference: route.inference, toolChoice, purpose }, route, context },
      ports,
      invocation,
    );
    const read = readProposal(reply, { document, base, sections });
    if (read.ok) {
      await ports.builds.record(key, await putText(ports.artefacts, read.text), {
        stage: 'design',
        step: 'sync',
        runId: context.run.id,
        at: nowIso(ports),
      });
      return { text: read.text, calls: call + 1 };
    }
    problem = read.reason;
  }
  throw new StringlineError({
    code: 'sync-unusable',
    message: `The model gave no usable change of ${drift.design} in ${ATTEMPTS} answers. The last problem: ${problem ?? ''}`,
    fix: `Ask again (stringline spec sync ${drift.spec}), or route spec_generation to a stronger model in .kiro/config/project.yaml.`,
    exit: EXIT.findings,
  });
}

interface Question {
  prompt: PromptContext;
  drift: SpecDrift;
  sections: readonly LineRange[];
  document: string;
  revision: Proposal['revision'];
  problem: string | undefined;
}

function promptFor({ prompt, drift, sections, document, revision, problem }: Question): ReturnType<typeof editDocumentPrompt> {
  const findings: Finding[] = [...driftFindings(drift), boundary(sections)];
  return editDocumentPrompt(prompt, {
    kind: 'design',
    path: drift.design,
    text: document,
    findings,
    ...(revision !== undefined && { comment: revision.comment }),
    ...(problem !== undefined && { problem }),
  });
}

/** Said as a finding, so that it stands beside those that the change is about. */
function boundary(sections: readonly LineRange[]): Finding {
  const named = sections.map(({ heading }) => (heading === '' ? 'the lines before the first heading' : JSON.stringify(heading)));
  return {
    ruleId: 'drift-sections',
    level: 'warning',
    message: `The code is right and the design is behind: change nothing but what these findings name, and only below these headings (not in their sub-sections unless listed): ${named.join(', ')}. A change elsewhere is refused.`,
  };
}

type Read = { ok: true; text: string } | { ok: false; reason: string };

function readProposal(
  reply: ConverseReply,
  { document, base, sections }: { document: string; base: string; sections: readonly LineRange[] },
): Read {
  const read = readDraft(reply, { name: EDIT_DOCUMENT_TOOL, schema: DocumentEdits });
  if (!read.ok) return read;
  const edited = applyEdits(document, read.draft.edits);
  if (!edited.ok)
    return {
      ok: false,
      reason: explainEditFailure(document, read.draft.edits[edited.failure.index] ?? { oldText: '', newText: '' }, edited.failure),
    };
  if (!keptOutside(base, edited.text, sections)) return { ok: false, reason: 'The change touches text outside the sections concerned.' };
  const hidden = hiddenUnicode(edited.text);
  return hidden.length > 0
    ? { ok: false, reason: `The text has hidden characters: ${describeHidden(hidden)}` }
    : { ok: true, text: edited.text };
}

/** Whether an item is told of in this many words only: for a title. */
export const titleOf = (items: readonly DriftItem[]): string =>
  items
    .slice(0, 3)
    .map(({ kind, name }) => `${kind} ${name}`)
    .join(', ');
