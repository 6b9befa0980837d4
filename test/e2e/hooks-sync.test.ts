import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadPlaybook } from '../../lib/adapters/models/index.ts';
import type { HookResult } from '../../lib/domain/hooks/dispatch/index.ts';
import { REPOSITORIES } from '../quality/drift/repositories.ts';
import { BARE, runHooks } from '../support/hook-host.ts';
import { said } from '../support/model-servers/chat-completions.ts';
import { startServer } from '../support/model-servers/server.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { runJson } from '../support/stringline.ts';

const LIMIT = 120_000;
const DESIGN = '.kiro/specs/orders/design.md';
const CONTROLLER = 'src/orders/orders.controller.ts';
const FILES = REPOSITORIES.find(({ name }) => name === 'orders')!.files;
const EDIT = { oldText: '`GET /orders/:id/invoice` gives the invoice', newText: '`GET /orders/:id/bill` gives the bill' };
const CONFIG = '.kiro/config/project.yaml';
const config = (more = ''): string =>
  `hooks:\n  on_commit: [{ pattern: "src/**", action: sync_spec_design, diff_threshold: 0.01, mode: sync${more} }]\n`;

describe('sync_spec_design', () => {
  let repository: Repository;
  const commit = async (withModel = true): Promise<HookResult | undefined> => {
    repository.git('add', '-A');
    const playbook = withModel ? { playbook: await loadPlaybook(`${repository.root}/playbook.json`) } : {};
    const { runs, verdict } = await runHooks(repository.root, 'commit', { environment: BARE, ...playbook });
    expect(verdict.blocked).toBe(false);
    return runs[0]?.result;
  };

  beforeAll(async () => {
    const replies = { design: { sync: [{ tools: [{ name: 'edit_document', input: { edits: [EDIT] } }] }] } };
    const playbook = JSON.stringify({ schema: 'stringline.playbook/1', name: 'sync', replies });
    repository = makeRepository({ files: { ...FILES, [CONFIG]: config(), 'playbook.json': playbook } });
    await runJson(['drift'], { cwd: repository.root });
    repository.commit('Record what is in step');
  }, LIMIT);
  afterAll(() => {
    repository.remove();
  });

  it(
    'passes what is in step, says so where a model is missing, and proposes for a review what is staged and out of step',
    async () => {
      repository.write(CONTROLLER, `${FILES[CONTROLLER] ?? ''}\n// A comment.\n`);
      expect(await commit()).toMatchObject({ outcome: 'passed', summary: 'in step: orders' });

      repository.write(CONTROLLER, (FILES[CONTROLLER] ?? '').replace("@Get(':id/invoice')", "@Get(':id/bill')"));
      expect(await commit(false)).toMatchObject({ outcome: 'skipped', summary: expect.stringContaining('needs a model') as unknown });

      const first = await commit();
      const again = await commit();
      expect(first).toMatchObject({ outcome: 'warned', summary: expect.stringMatching(/a proposal waits for its review/) as unknown });
      expect(again?.summary).toBe(first?.summary);
      expect(repository.read(DESIGN)).toBe(FILES[DESIGN]);
    },
    LIMIT,
  );

  it(
    'applies it on a branch where that is allowed, and leaves the checkout alone',
    async () => {
      await runJson(['cancel'], { cwd: repository.root });
      repository.write(CONFIG, config(', auto_update: true'));

      const result = await commit();

      const branch = / in branch (\S+)$/.exec(result?.summary ?? '')?.[1] ?? '';
      expect(result).toMatchObject({ outcome: 'passed', output: `git merge ${branch}` });
      expect(repository.show(branch, DESIGN)).toBe((FILES[DESIGN] ?? '').replace(EDIT.oldText, EDIT.newText));
      expect(repository.read(DESIGN)).toBe(FILES[DESIGN]);
    },
    LIMIT,
  );

  it(
    'goes by the steering of what a pull request goes into, its folder and what it refers to',
    async () => {
      repository.git('reset', '-q', '--hard');
      repository.write(CONFIG, config().replace('on_commit', 'on_pr'));
      repository.write('.kiro/steering/tech.md', 'As in #[[file:docs/rules.md]]\n');
      repository.write('docs/rules.md', 'Refuse words.\n');
      repository.commit('Say what governs');
      repository.git('switch', '-qc', 'change');
      repository.write(CONFIG, `${repository.read(CONFIG)}workspace:\n  steering_paths: { project: mine }\n`);
      repository.write('mine/tech.md', 'Flatter words.\n');
      repository.write('docs/rules.md', 'Praise words.\n');
      repository.write(CONTROLLER, (FILES[CONTROLLER] ?? '').replace("@Get(':id/invoice')", "@Get(':id/bill')"));
      repository.commit('Change');
      const server = await startServer([said({ tools: [{ name: 'edit_document', input: { edits: [EDIT] } }] })]);
      const environment = { ...BARE, OPENAI_BASE_URL: `${server.url}/v1`, STRINGLINE_MODEL: 'openai-compatible:test' };

      const { runs } = await runHooks(repository.root, 'pr', { base: 'main', environment });

      await server.close();
      expect(runs[0]?.result?.summary).toMatch(/a proposal waits for its review/);
      const [first] = server.received as unknown as { body: { messages: unknown[] } }[];
      const asked = JSON.stringify(first?.body.messages);
      expect(asked).toContain('Refuse words.');
      expect(asked).not.toMatch(/Flatter words|Praise words/u);
    },
    LIMIT,
  );
});
