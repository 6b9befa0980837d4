import { messageText, proposeCommitMessage } from '../../../domain/messages/index.ts';
import { commitFacts } from '../../messages/commit-facts.ts';
import { describeBranch } from '../../messages/describe-branch.ts';
import { governingConfig } from '../governing-config.ts';
import type { HookActionFunction } from '../ports.ts';

/** Words for what the event changes, from the diff of the specs and without a model: a pull request's description, or a commit's message. */
export const generateDescription: HookActionFunction = async ({ event }, ports) => {
  const { tree, commit, base } = event;
  if (tree === undefined)
    return { outcome: 'unavailable', summary: `there is nothing to describe at ${event.trigger}: use it on commit or pr` };
  const { source } = ports;
  const settings = await governingConfig(event, tree, source);
  if ('unusable' in settings) return { outcome: 'warned', ...settings.unusable };
  const directory = settings.config.workspace.spec_directory;
  if (commit === undefined || base === undefined) {
    const head = await source.resolve('HEAD');
    const text = messageText(proposeCommitMessage(await commitFacts({ from: head, to: tree, history: head }, directory, source)));
    return { outcome: 'passed', summary: text.split('\n')[0] ?? '', output: text.trimEnd() };
  }
  const from = (await ports.mergeBase(base, commit)) ?? base;
  const { title, body } = await describeBranch({ from, to: commit }, directory, source);
  return { outcome: 'passed', summary: title, output: `${title}\n\n${body}`.trimEnd() };
};
