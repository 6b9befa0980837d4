export { agentCommitMessage, specCommitMessage, taskCommitMessage } from './commit-message.ts';
export type { CriterionEvidence, PublicationFacts, PullRequestText } from './pull-request.ts';
export { criteriaList, pullRequestText } from './pull-request.ts';
export {
  cell,
  linkedMarkdown,
  listedMarkdown,
  literalMarkdown,
  plainMarkdown,
  shorten,
  plainWords,
  unclosing,
  unparted,
  usd,
  wrap,
} from './text.ts';
export { jobSummary, type JobSummaryFacts } from './job-summary.ts';
export { junitOf, xmlText } from './junit.ts';
export { sarifOf } from './sarif.ts';
