import { CONFIG_PATH, parseProjectConfig } from '../../../domain/config/index.ts';
import { messageText, proposeCommitMessage } from '../../../domain/messages/index.ts';
import type { DispatchEvent } from '../../../domain/hooks/dispatch/index.ts';
import { commitFacts } from '../../messages/commit-facts.ts';
import { describeBranch } from '../../messages/describe-branch.ts';
import { readPath } from '../../repository-files.ts';
import type { HookActionFunction, HookActionPorts } from '../ports.ts';

/** Words for what the event changes, from the diff of the specs and without a model: a pull request's description, or a commit's message. */
export const generateDescription: HookActionFunction = async ({ event }, ports) => {
  const { tree, commit, base } = event;
  if (tree === undefined)
    return { outcome: 'unavailable', summary: `there is nothing to describe at ${event.trigger}: use it on commit or pr` };
  const directory = await specDirectoryOf(event, ports);
  const { source } = ports;
  if (commit === undefined || base === undefined) {
    const head = await source.resolve('HEAD');
    const text = messageText(proposeCommitMessage(await commitFacts({ from: head, to: tree, history: head }, directory, source)));
    return { outcome: 'passed', summary: text.split('\n')[0] ?? '', output: text.trimEnd() };
  }
  const from = (await ports.mergeBase(base, commit)) ?? base;
  const { title, body } = await describeBranch({ from, to: commit }, directory, source);
  return { outcome: 'passed', summary: title, output: `${title}\n\n${body}`.trimEnd() };
};

async function specDirectoryOf(event: DispatchEvent, { source }: HookActionPorts): Promise<string> {
  const revision = event.base ?? event.tree ?? '';
  const text = await readPath(source, await source.tree(revision), CONFIG_PATH);
  return parseProjectConfig(text, event.at.slice(0, 10)).config.workspace.spec_directory;
}
