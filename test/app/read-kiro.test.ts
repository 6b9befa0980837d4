import { describe, expect, it } from '@jest/globals';
import type { WorkTree } from '../../lib/app/ports.ts';
import { readKiro } from '../../lib/app/read-kiro.ts';
import { explainHooks, mergeHooks } from '../../lib/domain/hooks/index.ts';
import { selectSteering } from '../../lib/domain/steering/index.ts';

const FILES: Record<string, string> = {
  '.kiro/config/project.yaml': 'hooks:\n  on_save:\n    - { pattern: "src/**", action: lint_and_fix }\n',
  '.kiro/hooks/gates.ts': "export default { onFileSave: [{ trigger: 'src/**', action: 'runLinter' }] };",
  '.kiro/hooks/broken.json': '{',
  '.kiro/steering/api.md': '---\ninclusion: fileMatch\nfileMatchPattern: "api/**"\n---\nUse REST.',
  'src/a.ts': '',
};

const tree: WorkTree = {
  list: async () => Object.keys(FILES).map((path) => ({ path, id: path, size: 0 })),
  read: async (path) => new TextEncoder().encode(FILES[path] ?? ''),
};

describe('reading the .kiro folder of a checkout', () => {
  it('gives the hooks of every format, what is wrong with them, and global before project steering', async () => {
    const globalSteering = { read: async () => [{ path: 'org.md', text: 'Be kind.' }] };

    const kiro = await readKiro(tree, { globalSteering, today: '2026-11-26' });

    const [verdict, ...others] = explainHooks(mergeHooks(kiro.hooks), { trigger: 'file-save', files: ['src/a.ts'] });
    expect(verdict).toMatchObject({
      runs: true,
      mode: 'sync',
      hook: { source: { format: 'project-yaml' }, also: [{ path: '.kiro/hooks/gates.ts' }] },
    });
    expect(others).toEqual([]);
    expect(kiro.hooks.flatMap(({ problems }) => problems.map(({ rule }) => rule))).toEqual(['hook-file-syntax']);
    const steering = selectSteering(kiro.steering, { paths: ['api/x.ts'], manual: [], autoPicked: [] });
    expect(steering.applied.map(({ file }) => file.path)).toEqual(['org.md', '.kiro/steering/api.md']);
  });
});
