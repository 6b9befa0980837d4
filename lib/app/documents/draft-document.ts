import * as z from 'zod';
import {
  applyEdits,
  describeHidden,
  DocumentEdits,
  EDIT_DOCUMENT_TOOL,
  editDocumentPrompt,
  explainEditFailure,
  hiddenUnicode,
  type Prompt,
  promptVersion,
  readDraft,
  repairPrompt,
  revisePrompt,
} from '../../domain/agent/index.ts';
import { type ContentBlock, type ConverseReply, ModelError } from '../../domain/models/converse.ts';
import { OPEN_QUESTION } from '../../domain/lint/index.ts';
import type { Route } from '../../domain/routing/index.ts';
import { canonicalJson, type Digest, type Json } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { Finding } from '../../domain/shared/finding.ts';
import { getJson, getText, putJson, putText } from '../artefacts.ts';
import { BUILD_VERSION } from '../build-version.ts';
import { callModel, routeFor } from '../call-model.ts';
import { attemptOf, type DocumentKind } from '../../domain/workflow/index.ts';
import type { Invocation, Ports } from '../ports.ts';
import { promptContext } from '../prompt-context.ts';
import { readPath } from '../repository-files.ts';
import { loadRun, type RunContext, specDirectory } from '../run-context.ts';
import { nowIso, tell } from '../tell.ts';
import type { DraftInput } from './author-document.ts';
import { type RecordedRevision, recordRevision } from './check-document.ts';
import { callsBefore, rememberCalls } from './draft-calls.ts';
import { keepTime } from '../time-left.ts';
import { type DocumentReply, toolOf } from './tools.ts';

/** How often an answer that is no draft at all is asked for again within one draft. */
const RE_ASKS = 2;

/** A draft as it is kept under its build key. */
const Draft = z.strictObject({ document: z.string(), openQuestions: z.array(z.string()), calls: z.int() });
type Draft = z.infer<typeof Draft>;

interface Question {
  prompt: Prompt;
  tool: string;
  read: (reply: ConverseReply) => DocumentReply;
  version: string;
}

/** Drafts, repairs or revises a document. What exists in the base commit is taken as it is; nobody's bytes are rewritten unasked. */
export async function draftDocument(input: DraftInput, ports: Ports, invocation: Invocation): Promise<Json> {
  const context = await loadRun(input.runId, ports);
  const settled = input.base === null ? await settledDocument(context, input.kind, ports) : undefined;
  if (settled !== undefined) return { ...settled, repairable: false, accepted: true };
  const existing = input.base === null ? await existingDocument(context, input.kind, ports) : undefined;
  if (existing !== undefined) {
    const digest = await putText(ports.artefacts, existing);
    return {
      ...(await recordRevision({ runId: input.runId, kind: input.kind, digest, origin: 'existing', how: 'from the repository' }, ports)),
      repairable: false,
      accepted: false,
    };
  }
  const draft = await buildDraft(context, input, { ports, invocation });
  if (draft === undefined) return { continue: true, digest: input.base, findings: null, errors: 0, repairable: false, accepted: false };
  const more: Finding[] = draft.openQuestions.map((question) => ({
    ruleId: OPEN_QUESTION.id,
    level: OPEN_QUESTION.level,
    message: `Open question: ${question}`,
  }));
  const how = input.base === null ? 'drafted' : input.attempt > 0 ? 'repaired' : 'revised';
  const recorded = await recordRevision(
    { runId: input.runId, kind: input.kind, digest: draft.document, origin: 'model', more, how },
    ports,
  );
  return { ...recorded, repairable: true, accepted: false };
}

/** A run that goes on after a failure keeps what was accepted in an earlier attempt: nobody is asked twice. */
async function settledDocument(context: RunContext, kind: DocumentKind, ports: Ports): Promise<RecordedRevision | undefined> {
  if (attemptOf(context.run) === 0) return undefined;
  const digest = (await ports.specs.accepted(context.run.id))[kind];
  if (digest === undefined) return undefined;
  const revision = (await ports.specs.revisions(context.run.id, kind)).findLast((candidate) => candidate.digest === digest);
  return revision && { digest, findings: revision.findings, errors: 0 };
}

async function existingDocument(context: RunContext, kind: string, ports: Ports): Promise<string | undefined> {
  const text = await readPath(ports.source, await ports.source.tree(context.run.baseCommit), `${specDirectory(context)}/${kind}.md`);
  return text === undefined || text.trim() === '' ? undefined : text;
}

interface Host {
  ports: Ports;
  invocation: Invocation;
}

/**
 * The draft under its build key: all that goes into the question decides it, and an equal question is not asked twice. Undefined when the
 * invocation has no time left to ask on: what was answered is kept, and the next one goes on from there.
 */
async function buildDraft(context: RunContext, input: DraftInput, host: Host): Promise<Draft | undefined> {
  const { ports } = host;
  const { prompt, steering } = await promptContext(context, { paths: [], text: context.request, before: input.kind }, ports);
  const question = await questionOf(context, { input, prompt }, ports);
  const route = routeFor(context, input.kind === 'bugfix' ? 'requirements' : input.kind);
  const key = buildKey(question, route, { input, steering, playbook: context.run.playbook }, ports);
  const kept = await ports.builds.find(key);
  if (kept !== undefined) {
    const draft = await getJson(ports.artefacts, kept, Draft);
    await rememberCalls({ runId: input.runId, kind: input.kind, key, calls: draft.calls }, ports);
    return draft;
  }
  const draft = await ask({ context, input, question, route, steering, key }, host);
  if (draft === undefined) return undefined;
  const step = stepOf(input);
  const standing = await ports.builds.record(key, await putJson(ports.artefacts, draft), {
    stage: input.kind,
    step,
    runId: input.runId,
    at: nowIso(ports),
  });
  await rememberCalls({ runId: input.runId, kind: input.kind, key, calls: draft.calls }, ports);
  return getJson(ports.artefacts, standing, Draft);
}

const stepOf = (input: DraftInput): string => (input.base === null ? 'draft' : input.attempt > 0 ? 'repair' : 'revise');

/** Applied steering, accepted documents, request and overview are in the prompt's text, so its digest stands for them all. */
function buildKey(
  question: Question,
  route: Route,
  more: { input: DraftInput; steering: Digest; playbook: Digest | undefined },
  ports: Pick<Ports, 'hash'>,
): Digest {
  const { prompt, version } = question;
  return ports.hash(
    canonicalJson({
      kind: 'stringline.draft/1',
      build: BUILD_VERSION,
      playbook: more.playbook,
      document: more.input.kind,
      version,
      steering: more.steering,
      model: route.ref,
      inference: route.inference,
      prompt,
    }),
  );
}

async function questionOf(
  context: RunContext,
  what: { input: DraftInput; prompt: Parameters<typeof editDocumentPrompt>[0] },
  ports: Ports,
): Promise<Question> {
  const { input } = what;
  const tool = toolOf(input.kind, context.run.specType);
  const first: Question = {
    prompt: tool.prompt(what.prompt),
    tool: tool.tool,
    read: (reply) => tool.read(reply, what.prompt),
    version: promptVersion(tool.name),
  };
  if (input.base === null || input.feedback === null) return first;
  const document = await getText(ports.artefacts, input.base);
  const written = (await ports.specs.revisions(input.runId, input.kind)).find(({ digest }) => digest === input.base);
  const all = written ? await getJson(ports.artefacts, written.findings, z.array(Finding)) : [];
  const findings = all.filter(({ waived }) => waived === undefined);
  const comment = input.attempt > 0 ? undefined : await getText(ports.artefacts, input.feedback);
  if (written !== undefined && written.origin !== 'model')
    return editQuestion({ context, input, document, findings, comment }, what.prompt);
  const prompt =
    comment === undefined
      ? repairPrompt(first.prompt, { document, findings })
      : revisePrompt(first.prompt, { document, comment, findings });
  return { ...first, prompt };
}

/** A person's document is changed by exact replacements only, so that every other byte stays. */
function editQuestion(
  what: { context: RunContext; input: DraftInput; document: string; findings: Finding[]; comment: string | undefined },
  context: Parameters<typeof editDocumentPrompt>[0],
): Question {
  const { input, document, findings, comment } = what;
  const path = `${specDirectory(what.context)}/${input.kind}.md`;
  return {
    prompt: editDocumentPrompt(context, { kind: input.kind, path, text: document, findings, ...(comment !== undefined && { comment }) }),
    tool: EDIT_DOCUMENT_TOOL,
    version: promptVersion('edit-document'),
    read: (reply) => {
      const read = readDraft(reply, { name: EDIT_DOCUMENT_TOOL, schema: DocumentEdits });
      if (!read.ok) return read;
      const edited = applyEdits(document, read.draft.edits);
      return edited.ok
        ? { ok: true, text: edited.text, openQuestions: [] }
        : {
            ok: false,
            again: true,
            reason: explainEditFailure(document, read.draft.edits[edited.failure.index] ?? { oldText: '', newText: '' }, edited.failure),
          };
    },
  };
}

interface Asking {
  context: RunContext;
  input: DraftInput;
  question: Question;
  route: Route;
  steering: Digest;
  key: Digest;
}

async function ask({ context, input, question, route, steering, key }: Asking, { ports, invocation }: Host): Promise<Draft | undefined> {
  const stage = input.kind === 'bugfix' ? ('requirements' as const) : input.kind;
  const before = await callsBefore({ runId: input.runId, kind: input.kind, key }, ports);
  let { messages } = question.prompt;
  const time = keepTime(invocation);
  let problem = '';
  for (let call = 0; call <= RE_ASKS; call += 1) {
    if (call > 0 && !time.another()) return undefined;
    const purpose = {
      runId: context.run.id,
      spec: context.run.spec,
      stage,
      step: stepOf(input),
      index: before + call,
      useCase: route.useCase,
      steering,
    };
    const request = {
      ...question.prompt,
      messages,
      model: route.ref,
      inference: route.inference,
      toolChoice: route.capabilities.forcedToolChoice ? question.prompt.toolChoice : ('auto' as const),
      purpose,
    };
    const reply = await callModel({ request, route, context }, ports, invocation).catch((error: unknown) => {
      throw problem === '' ? error : afterRefusal(error, input.kind, problem);
    });
    const answer = readReply(reply, question);
    if (answer.ok)
      return { document: await putText(ports.artefacts, answer.text), openQuestions: [...answer.openQuestions], calls: call + 1 };
    problem = answer.reason;
    await tell(ports, context.run.id, {
      key: `draft-refused/${attemptOf(context.run)}/${key}/${call}`,
      type: 'draft.refused',
      message: `${stage} (${purpose.step}): the answer could not be used: ${problem}`,
      data: { stage, step: purpose.step, index: purpose.index },
    });
    if (!answer.again) break;
    messages = [...messages, ...correction(reply, problem, question.tool)];
  }
  throw new StringlineError({
    code: 'draft-unusable',
    message: `The model gave no usable ${input.kind} document in at most ${RE_ASKS + 1} answers. The last problem: ${problem}`,
    fix: `Resume to ask again (stringline resume ${context.run.id}), or route spec_generation to a stronger model in .kiro/config/project.yaml.`,
    exit: EXIT.findings,
  });
}

/** The call that was to mend a refused answer failed: without the refusal nobody could tell why it was made. */
function afterRefusal(error: unknown, kind: DocumentKind, problem: string): unknown {
  const before = `It was to mend the ${kind} document before it, which could not be used: ${problem}`;
  if (error instanceof ModelError) {
    return new ModelError(error.kind, `${error.message} ${before}`, error, error.spent);
  }
  if (!(error instanceof StringlineError)) return error;
  const { code, exit, fix } = error;
  return new StringlineError({ code, message: `${error.message} ${before}`, exit, cause: error, ...(fix !== undefined && { fix }) });
}

function readReply(reply: ConverseReply, question: Question): DocumentReply {
  const read = question.read(reply);
  const hidden = read.ok ? hiddenUnicode(read.text) : [];
  return hidden.length > 0 ? { ok: false, again: true, reason: `The text has hidden characters: ${describeHidden(hidden)}` } : read;
}

/** What the model said and why it is no draft. Every call gets its result, because providers refuse a conversation with open calls. */
function correction(reply: ConverseReply, problem: string, tool: string): { role: 'assistant' | 'user'; content: ContentBlock[] }[] {
  const said = reply.content.filter((block) => block.type !== 'text' || block.text.trim() !== '');
  const text = `That could not be used. ${problem} Call ${tool} once, with arguments that fit its schema.`;
  const results: ContentBlock[] = said.flatMap((block) =>
    block.type === 'tool_use' ? [{ type: 'tool_result' as const, id: block.id, status: 'error' as const, text }] : [],
  );
  const answer: ContentBlock[] = results.length > 0 ? results : [{ type: 'text', text }];
  return said.length === 0
    ? [
        { role: 'assistant', content: [{ type: 'text', text: '(no answer)' }] },
        { role: 'user', content: answer },
      ]
    : [
        { role: 'assistant', content: said },
        { role: 'user', content: answer },
      ];
}
