import { VERSION as bugfixDesign } from './bugfix-design.ts';
import { VERSION as bugfix } from './bugfix.ts';
import { VERSION as checkResult } from './check-result.ts';
import { VERSION as context } from './context.ts';
import { VERSION as design } from './design.ts';
import { VERSION as editDocument } from './edit-document.ts';
import { VERSION as feedback } from './feedback.ts';
import { VERSION as gateRepair } from './gate-repair.ts';
import { VERSION as implement } from './implement.ts';
import { VERSION as requirements } from './requirements.ts';
import { VERSION as system } from './system.ts';
import { VERSION as tasks } from './tasks.ts';

/** Counts changes of the agent's tools (names, descriptions, arguments, answers). */
const TOOLS = '1';

const VERSIONS = {
  requirements: `${requirements}.${feedback}`,
  bugfix: `${bugfix}.${feedback}`,
  design: `${design}.${feedback}`,
  'bugfix-design': `${bugfixDesign}.${feedback}`,
  tasks: `${tasks}.${feedback}`,
  'edit-document': `${editDocument}.${feedback}`,
  implement: `${implement}.${checkResult}.${TOOLS}`,
  'gate-repair': `${gateRepair}.${checkResult}.${TOOLS}`,
} as const;

export type PromptName = keyof typeof VERSIONS;

export const PROMPT_NAMES = Object.keys(VERSIONS) as PromptName[];

/** Names the wording of a prompt, its shared parts included: part of the build key of what it produces. */
export function promptVersion(name: PromptName): string {
  return `${name}/${system}.${context}.${VERSIONS[name]}`;
}

export { bugfixDesignPrompt, TOOL as BUGFIX_DESIGN_TOOL } from './bugfix-design.ts';
export { bugfixPrompt, TOOL as BUGFIX_TOOL } from './bugfix.ts';
export { designPrompt, TOOL as DESIGN_TOOL } from './design.ts';
export { DocumentEdits, type DocumentToEdit, editDocumentPrompt, TOOL as EDIT_DOCUMENT_TOOL } from './edit-document.ts';
export { describeFindings, repairPrompt, retryPrompt, revisePrompt } from './feedback.ts';
export { gateRepairPrompt } from './gate-repair.ts';
export { type ImplementContext, implementPrompt } from './implement.ts';
export { requirementsPrompt, TOOL as REQUIREMENTS_TOOL } from './requirements.ts';
export { tasksPrompt, TOOL as TASKS_TOOL } from './tasks.ts';
export type { ChecksContext, Prompt, PromptContext } from './types.ts';
