import type { ContentBlock } from '../../models/converse.ts';
import { fence } from './fence.ts';
import { type ChecksContext, type PromptContext, text } from './types.ts';

/** Repository, request and accepted documents: what changes from run to run, and then only grows. Ends with a cache point. */
export function contextBlocks({ repository, related, request, documents, spec, checks }: PromptContext): ContentBlock[] {
  const accepted = documents.map(({ kind, path, text: content }) =>
    text(
      `The accepted ${kind} document (what it assumes under open questions was accepted with it):\n${fence('document', { kind, path }, content)}`,
    ),
  );
  return [
    text(
      `The repository, as it was when this run started:\n${fence('data', { source: 'repository' }, repository)}\n\n${describeChecks(checks)}`,
    ),
    text(`The request (spec \`${spec.name}\`, a ${spec.type}):\n${fence('request', {}, request)}`),
    ...(related === '' ? [] : [text(related)]),
    ...accepted,
    { type: 'cache_point' },
  ];
}

/** How the change will be judged, in words. */
export function describeChecks({ commands, coverage, network }: ChecksContext): string {
  const listed = commands
    .map(({ name, run, eachTask }) => `- ${name} (${eachTask ? 'after every task, and at the end' : 'at the end'}): \`${run}\``)
    .join('\n');
  const runs =
    commands.length === 0
      ? 'No check commands are configured for this repository.'
      : `How a change is judged (these commands come from the configuration):\n${listed}`;
  const rules = [
    commands.length === 0
      ? ''
      : 'Those that run after every task must pass after every single one, so a task must never leave the repository broken.',
    coverage === undefined || coverage === 0
      ? ''
      : `At the end, tests must cover at least ${String(Math.round(coverage * 1000) / 10)} % of the lines (where the repository covers fewer as it is: of those that the change adds), so code without tests will not pass.`,
    network === 'none' ? 'Checks run without network: packages that are not installed yet cannot be fetched by them.' : '',
  ];
  return [runs, ...rules.filter((rule) => rule !== '')].join('\n');
}
