/** What it takes to fetch from a git host: a door of its own, so that functions can load it when they need it. */
export { createCommitSource } from '../../lib/adapters/git-host/fetch-commit.ts';
export { sha1 } from '../../lib/adapters/hosted-git/index.ts';
export { bringCommit } from '../../lib/app/snapshots/index.ts';
