import { createWorkTree } from '../adapters/git/index.ts';
import { createFileWriter } from '../adapters/local/file-writer.ts';
import { sha256 } from '../adapters/local/sha256.ts';
import type { HookReport } from '../domain/hooks/dispatch/index.ts';
import { adviceDiff, applyAdvice, isHookPath } from '../domain/hooks/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../domain/shared/errors.ts';
import type { HookHost } from '../local/hooks/index.ts';
import type { CommandContext } from './main.ts';
import { present } from './present.ts';

/** Changes the definitions of hooks as a report advises, and shows what was changed. @throws StringlineError `file-changed` */
export async function followAdvice(reports: readonly HookReport[], host: HookHost, { io, json }: CommandContext): Promise<ExitCode> {
  const applied = applyAdvice(reports, await definitionsIn(host), sha256);
  const others = createFileWriter(host.root).replaceAll(applied.files);
  if (others.length > 0) throw changed(others);
  const diff = adviceDiff(applied);
  const lines = applied.left.map(({ hook, reason }) => `${hook}: ${reason}`);
  return present(
    {
      schema: 'stringline.hooks-report/1',
      exit: applied.left.length > 0 ? EXIT.findings : EXIT.done,
      data: { hooks: reports, applied: applied.done, left: applied.left, diff },
      text: () =>
        diff === '' && lines.length === 0
          ? 'There is no advice to follow.'
          : [diff.trimEnd(), ...lines].filter((line) => line !== '').join('\n'),
    },
    io,
    json,
  );
}

async function definitionsIn(host: HookHost): Promise<Map<string, string>> {
  const tree = createWorkTree(host.repository);
  const files = new Map<string, string>();
  for (const { path } of await tree.list()) {
    const bytes = isHookPath(path) ? await tree.read(path) : undefined;
    if (bytes !== undefined) files.set(path, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  }
  return files;
}

const changed = (paths: readonly string[]): StringlineError =>
  new StringlineError({
    code: 'file-changed',
    message: `Somebody else has changed ${paths.join(' and ')} at this moment: nothing was written.`,
    fix: 'stringline hooks report --apply',
    exit: EXIT.usage,
  });
