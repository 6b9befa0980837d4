export {
  type ChangedFile,
  type CommitFacts,
  messageText,
  type ProposedMessage,
  proposeCommitMessage,
  subjectOf,
  typeOfTask,
} from './commit-message.ts';
export { unknownInTrailers } from './check-trailers.ts';
export { completeMessage, type MessageSource, prepareMessage } from './complete-message.ts';
export { type Convention, detectConvention } from './convention.ts';
export { BEGIN, END, marked, placeDescription, TEMPLATE_PATHS, templatePath } from './description.ts';
export { compareSpec, type DoneTask, type NamedText, type SpecChange, type SpecFiles } from './spec-change.ts';
