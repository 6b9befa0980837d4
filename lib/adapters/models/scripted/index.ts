export { createScripted, scriptedModelId } from './adapter.ts';
export { type LoadedPlaybook, loadPlaybook } from './load.ts';
export { Playbook, PlaybookDecision, PlaybookEdit, PlaybookReply } from './playbook.ts';
export { applyEdit, scriptedDecision } from './reviewer.ts';
