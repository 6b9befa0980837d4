export { createCommitSource, type CommitSourceOptions } from './fetch-commit.ts';
export { createBranchPublisher, type PublisherOptions } from './publisher.ts';
