import { expect, it } from '@jest/globals';
import { openPlatform, type PlatformOptions } from '../../lib/local/platform.ts';
import { makeRepository } from '../support/repository.ts';

const nothing = { start: () => Promise.resolve() };
const models = { converse: () => Promise.reject(new Error('no model')) };

it.each<[string, Pick<PlatformOptions, 'gates'>, string | undefined]>([
  ['what is not on this machine, where gates run on it', {}, 'absent-linter'],
  ['nothing where a CI runs them: nobody can know', { gates: () => nothing }, undefined],
])('A platform says of missing tools %s', async (_, gates, tool) => {
  const repository = makeRepository({ files: { 'a.txt': '' } });
  const platform = await openPlatform({ cwd: repository.root, models, ...gates });

  const lack = await platform.ports.lackOf?.({ run: 'absent-linter .', installs: false, holds: () => true });

  await platform.close();
  repository.remove();
  expect(lack?.tool).toBe(tool);
});
