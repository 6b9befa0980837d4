import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeRepository } from '../support/repository.ts';
import { PACKAGE_ROOT, runJson } from '../support/stringline.ts';

/** The fenced YAML blocks of the section that holds a whole playbook: first the configuration, then the playbook. */
function blocksOf(page: string, heading: string): string[] {
  const section = page.slice(page.indexOf(heading));
  return [...section.matchAll(/^```yaml\n(.*?)^```/gmsu)].map(([, block]) => block ?? '');
}

describe('the whole playbook of docs/playbooks.md', () => {
  it('goes through from the request to the verified change as the page says', async () => {
    const page = readFileSync(join(PACKAGE_ROOT, 'docs/playbooks.md'), 'utf8');
    const [config = '', playbook = ''] = blocksOf(page, '## One whole playbook');
    const repository = makeRepository({
      files: {
        'package.json': '{"name":"calculator","type":"module","scripts":{"test":"node --test"}}',
        '.kiro/config/project.yaml': config,
        'playbook.yaml': playbook,
      },
    });

    const run = await runJson(['run', 'let callers subtract numbers', '--spec', 'subtraction', '--playbook', 'playbook.yaml'], {
      cwd: repository.root,
    });
    const source = repository.show('stringline/subtraction', 'sub.mjs');
    repository.remove();

    expect(run).toMatchObject({ code: 0, json: { run: { status: 'succeeded' } } });
    expect(source).toContain('export function sub');
  });
});
