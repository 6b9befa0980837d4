import { describe, expect, it } from '@jest/globals';
import { generateDescription } from '../../../lib/app/hooks/actions/generate-description.ts';
import { syncSpecDesign } from '../../../lib/app/hooks/actions/sync-spec-design.ts';
import type { HookActionFunction, HookActionPorts, HookPlatform } from '../../../lib/app/hooks/ports.ts';
import type { HookResult } from '../../../lib/domain/hooks/dispatch/index.ts';
import { actionPorts, hookJob } from '../../support/hook-job.ts';
import { Trees } from '../../support/trees.ts';

const CONFIG = '.kiro/config/project.yaml';
const BROKEN = { [CONFIG]: 'workspace: { spec_directory: 7 }\n' };

/** What an action says of a commit, where a hook fails by what is of medium weight. */
async function resultOf(action: HookActionFunction, trees: { base?: object; commit: object }): Promise<HookResult> {
  const source = new Trees();
  const commit = source.add({ ...trees.commit });
  const base = trees.base && source.add({ ...trees.base });
  const platform = {
    ports: { source, codeReader: () => Promise.resolve({}) },
    snapshot: () => Promise.resolve(commit),
    close: () => Promise.resolve(),
  } as unknown as HookPlatform;
  const ports = { ...actionPorts({}, () => Promise.reject(new Error('no command'))), source, platform: () => Promise.resolve(platform) };
  const { event, ...job } = hookJob([], { failOn: 'medium' });
  const told = { ...event, commit, tree: commit, ...(base !== undefined && { trigger: 'pr' as const, base }) };
  return action({ ...job, event: told }, ports as unknown as HookActionPorts);
}

describe('an action whose configuration has errors', () => {
  it.each<[string, HookActionFunction, Parameters<typeof resultOf>[1], HookResult['outcome']]>([
    ['designs are not compared, and the commit fails as by any drift', syncSpecDesign, { commit: BROKEN }, 'failed'],
    ['designs are not compared, and the pull request that mends it may pass', syncSpecDesign, { base: BROKEN, commit: {} }, 'warned'],
    ['a commit is not described', generateDescription, { commit: BROKEN }, 'warned'],
    ['a pull request is not described', generateDescription, { base: BROKEN, commit: {} }, 'warned'],
  ])('goes by no defaults and says so: %s', async (_name, action, trees, outcome) => {
    const result = await resultOf(action, trees);

    expect(result).toMatchObject({ outcome, summary: 'the configuration that counts here cannot be used' });
    expect(result.output).toContain('project.yaml:1:');
  });

  it.each([
    ['has errors', BROKEN],
    ['names an empty folder for the specs', { [CONFIG]: 'workspace: { spec_directory: docs/none }\n' }],
  ])('is not that of a pull request, which its base governs: one that %s', async (_name, proposed) => {
    const design = { '.kiro/specs/orders/design.md': '# Design\n\n## API\n\n`GET /orders` lists orders.\n' };

    const result = await resultOf(syncSpecDesign, { base: design, commit: { ...design, ...proposed } });

    expect(result).toEqual({ outcome: 'passed', summary: 'nothing to compare with yet: orders (stringline drift)' });
  });
});
