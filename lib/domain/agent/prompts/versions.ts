/**
 * Counts changes of wording, by the file of this folder that holds it. Apart from the wording, because whoever asks what has changed since
 * an earlier run needs these and no more.
 */
const WORDING = {
  requirements: '2',
  bugfix: '1',
  design: '1',
  bugfixDesign: '1',
  tasks: '1',
  editDocument: '2',
  implement: '6',
  gateRepair: '2',
  askAgent: '2',
  regenerateTests: '2',
  // Parts that several prompts share.
  system: '1',
  context: '3',
  feedback: '2',
  checkResult: '1',
  /** The agent's tools: names, descriptions, arguments, answers. */
  tools: '1',
} as const;

const draft = (own: string): string => `${own}.${WORDING.feedback}`;
const task = (own: string): string => `${own}.${WORDING.checkResult}.${WORDING.tools}`;

const VERSIONS = {
  requirements: draft(WORDING.requirements),
  bugfix: draft(WORDING.bugfix),
  design: draft(WORDING.design),
  'bugfix-design': draft(WORDING.bugfixDesign),
  tasks: draft(WORDING.tasks),
  'edit-document': draft(WORDING.editDocument),
  implement: task(WORDING.implement),
  'gate-repair': task(WORDING.gateRepair),
  'ask-agent': task(WORDING.askAgent),
  'regenerate-tests': task(WORDING.regenerateTests),
} as const;

export type PromptName = keyof typeof VERSIONS;

export const PROMPT_NAMES = Object.keys(VERSIONS) as PromptName[];

/** Names the wording of a prompt, its shared parts included: part of the build key of what it produces. */
export function promptVersion(name: PromptName): string {
  return `${name}/${WORDING.system}.${WORDING.context}.${VERSIONS[name]}`;
}
