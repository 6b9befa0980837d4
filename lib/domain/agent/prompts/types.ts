import type { ContentBlock, ConverseRequest, Message, ToolChoice, ToolSpec } from '../../models/converse.ts';
import type { DocumentKind } from '../../workflow/document-kind.ts';
import { visible } from '../unicode.ts';

/** What a prompt builder gives; model, inference and purpose are the stage's. */
export interface Prompt {
  system: ConverseRequest['system'];
  messages: Message[];
  tools: ToolSpec[];
  toolChoice: ToolChoice;
}

/** What every prompt of a run starts with. It is the same for all of them, so that providers can cache it. */
export interface PromptContext {
  spec: { name: string; type: 'feature' | 'bugfix' };
  /** The request in the requester's words. */
  request: string;
  /** Applied steering in order of precedence, the weightiest last. */
  steering: readonly { path: string; text: string }[];
  /** Documents of this spec that are accepted, in the order of the workflow. */
  documents: readonly { kind: DocumentKind; path: string; text: string }[];
  /** `repositoryOverview` of the commit that the run started from. */
  repository: string;
  /** `relatedFiles` of that commit; empty where none bears on the request. */
  related: string;
  checks: ChecksContext;
}

/** How changes will be judged. */
export interface ChecksContext {
  /** Commands after each task and at the end, e.g. `{ name: 'tests', run: 'npm test' }`. Empty when the repository has none. */
  commands: readonly { name: string; run: string /** After every task, not only at the end. */; eachTask: boolean }[];
  /** Share of lines, 0..1, that tests must cover at the end. */
  coverage: number | undefined;
  network: 'none' | 'allowed';
}

/** A text of a prompt: no hidden character passes, wherever it came from. */
export const text = (value: string): ContentBlock => ({ type: 'text', text: visible(value.toWellFormed()) });
