export { specCommitMessage, taskCommitMessage } from './commit-message.ts';
export type { CriterionEvidence, PublicationFacts, PullRequestText } from './pull-request.ts';
export { pullRequestText } from './pull-request.ts';
export { count, shorten, usd, wrap } from './text.ts';
