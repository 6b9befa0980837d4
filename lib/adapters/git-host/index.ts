export { cloneSnapshot, type CloneOptions } from './clone.ts';
export { createBranchPublisher, type PublisherOptions } from './publisher.ts';
