import { afterEach, describe, expect, it } from '@jest/globals';
import { loadPlaybook } from '../../../lib/adapters/models/index.ts';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import type { DispatchEvent, HookResult, HookRun } from '../../../lib/domain/hooks/dispatch/index.ts';
import { HOOK_MACHINE } from '../../../lib/domain/platform/index.ts';
import type { Run } from '../../../lib/domain/workflow/run.ts';
import { openPlatform, type Platform } from '../../../lib/local/platform.ts';
import { createServingModels } from '../../../lib/local/serve/index.ts';
import { REPOSITORIES } from '../../quality/drift/repositories.ts';
import { calculator, CODE, done, type Reply, savePlaybook, turn } from '../../support/calculator.ts';
import { hookEvent } from '../../support/hook-records.ts';
import { type Files, makeRepository, type Repository } from '../../support/repository.ts';
import { LINTER_SCRIPT, STAND_IN_LINTER } from '../../support/stand-in-linter.ts';
import { runJson } from '../../support/stringline.ts';

const LIMIT = 120_000;
const CONFIG = '.kiro/config/project.yaml';
const write = (path: string, content: string): { name: string; input: unknown } => ({ name: 'write', input: { path, content } });

describe('actions away from a checkout', () => {
  let repository: Repository;
  afterEach(() => repository.remove());

  let count = 0;
  let recorded: Run[];
  /** Runs the hooks of a commit as a server that was told of it does; its models answer as it is written. */
  const told = async (given: Partial<DispatchEvent> = {}, replies?: object): Promise<HookRun[]> => {
    const commit = repository.git('rev-parse', 'HEAD').trim();
    const written = replies && { schema: 'stringline.playbook/1' as const, name: 'hooks', replies };
    const playbook = written && (await loadPlaybook(savePlaybook(repository, written)));
    const models = createServingModels({ env: {}, now: () => new Date(), playbook });
    const hookModels = {
      settleModels: (config: Parameters<typeof models.settle>[0]) => models.settle(config),
      ...(playbook && { playbook: sha256(playbook.canonical) }),
    };
    const platform = await openPlatform({ cwd: repository.root, models: models.port, hookModels });
    try {
      const runs = await dispatch(platform, { trigger: 'commit', commit, ...given });
      recorded = await platform.ports.runs.list();
      return runs;
    } finally {
      await platform.close();
    }
  };
  const dispatch = async ({ machinery, hooks }: Platform, given: Partial<DispatchEvent>): Promise<HookRun[]> => {
    const { engine, driving } = await machinery();
    const id = `hook-told-${String((count += 1))}`;
    await hooks.accept(hookEvent({ id, via: 'api', files: [], ...given }));
    driving(id);
    await engine.run(await engine.start(HOOK_MACHINE, id, { eventId: id }));
    return hooks.runs(id);
  };
  const resultOf = async (...given: Parameters<typeof told>): Promise<HookResult | undefined> => (await told(...given))[0]?.result;

  describe('lint_and_fix', () => {
    const linted = (setup: string, files: Files): void => {
      const config = `hooks:
  on_commit: [{ pattern: "src/**", action: lint_and_fix, mode: sync }]
  on_pr: [{ pattern: "src/**", action: lint_and_fix, mode: sync }]
quality_gates:
  commands: { setup: "${setup}" }
`;
      repository = makeRepository({ files: { ...STAND_IN_LINTER, [CONFIG]: config, 'linter.sh': LINTER_SCRIPT, ...files } });
    };
    const INSTALL = 'mkdir -p node_modules/.bin && cp linter.sh node_modules/.bin/eslint';

    it(
      'fails by what the linter of the project finds in the files of the commit, and mends nothing',
      async () => {
        linted(INSTALL, { 'src/a.js': 'let bad\n', 'other.js': 'bad\n' });

        const result = await resultOf();

        expect(result).toMatchObject({ outcome: 'failed', summary: 'eslint: src/a.js:1 Bad. (no-bad), 1 file' });
        expect(result?.findings?.map(({ path }) => path)).toEqual(['src/a.js']);
        expect(result).not.toHaveProperty('written');
      },
      LIMIT,
    );

    it(
      'asks anew without the files that the project leaves out, in a job of its own',
      async () => {
        const ignoring = `#!/bin/sh
case "$*" in *left*) echo '[{"filePath":"src/left.js","messages":[{"ruleId":null,"severity":1,"message":"File ignored by default."}]}]'; exit 1;; esac
echo '[]'
`;
        linted(INSTALL, { 'linter.sh': ignoring, 'src/a.js': 'good\n', 'src/left.js': 'bad\n' });

        expect(await resultOf()).toMatchObject({ outcome: 'passed', summary: 'eslint, 2 files' });
      },
      LIMIT,
    );

    it(
      'is no pass where what it needs cannot be installed, and skipped where it is not installed',
      async () => {
        linted('echo no network; exit 7', { 'src/a.js': 'good\n' });
        expect(await resultOf()).toMatchObject({
          outcome: 'unavailable',
          summary: expect.stringContaining('exit 7') as unknown,
          output: 'no network',
        });
        repository.remove();

        linted('true', { 'src/a.js': 'good\n', 'package.json': '{ "scripts": { "lint": "xo" }, "devDependencies": { "xo": "1" } }\n' });
        expect(await resultOf()).toMatchObject({ outcome: 'skipped', summary: 'not applicable: xo is not installed here' });
      },
      LIMIT,
    );

    it(
      'installs at a pull request by the settings of what it goes into',
      async () => {
        linted(INSTALL, { 'src/a.js': 'good\n' });
        const base = repository.git('rev-parse', 'HEAD').trim();
        repository.git('switch', '-qc', 'change');
        repository.write(CONFIG, repository.read(CONFIG).replace(INSTALL, 'true'));
        repository.write('src/a.js', 'bad\n');
        repository.commit('Have no linter');

        expect(await resultOf({ trigger: 'pr', base })).toMatchObject({ outcome: 'failed' });
      },
      LIMIT,
    );
  });

  describe('ask_agent', () => {
    const asked = (hook: string, event = 'on_commit'): void => {
      repository = makeRepository({
        files: calculator({ config: { hooks: `  ${event}: [{ pattern: "src/**", action: ask_agent, prompt: "Look.", ${hook} }]\n` } }),
      });
    };
    const replies = (...implement: Reply[]): object => ({ implement: { hook: implement } });

    it(
      'answers about the commit, as a run with records of its own',
      async () => {
        asked('tools: [read]');

        const result = await resultOf({}, replies(turn({ name: 'read', input: { path: 'src/add.sh' } }), turn(done('It adds.'))));

        expect(result).toMatchObject({ outcome: 'passed', summary: 'It adds.', usd: 0 });
        expect(recorded).toMatchObject([{ status: 'succeeded', requester: 'Ada' }]);
      },
      LIMIT,
    );

    it(
      'proposes what has passed its checks in the sandbox, as a patch and on a branch of its own',
      async () => {
        asked('writes: ["src/**"]');
        const before = repository.git('for-each-ref', '--format=%(refname) %(objectname)').trim();
        const broken = write('src/add.sh', 'add() {\n');
        const mended = write('src/add.sh', '# Whole numbers.\nadd() {\n  echo $(($1 + $2))\n}\n');

        const result = await resultOf({}, replies(turn(broken, done('Break add.')), turn(mended, done('Say what add takes.'))));

        expect(result).toMatchObject({ outcome: 'passed', summary: expect.stringContaining('Say what add takes.') as unknown });
        const patch = /^diff --git [\s\S]*?(?=\nTo take it over: git apply)/mu.exec(result?.output ?? '')?.[0] ?? '';
        repository.write('change.patch', `${patch}\n`);
        repository.git('apply', 'change.patch');
        expect(repository.read('src/add.sh')).toContain('# Whole numbers.');
        expect(repository.git('for-each-ref', '--format=%(refname) %(objectname)')).toContain(before);
      },
      LIMIT,
    );

    it(
      'is skipped where no model is in reach',
      async () => {
        asked('tools: [read]');

        expect(await resultOf()).toMatchObject({ outcome: 'skipped', summary: expect.stringContaining('needs a model') as unknown });
      },
      LIMIT,
    );
  });

  it(
    'regenerate_unit_tests has its tests run before, between and after the turns',
    async () => {
      const config = { hooks: '  on_commit: [{ pattern: "src/**", action: regenerate_unit_tests }]\n' };
      repository = makeRepository({ files: calculator({ config, files: { 'src/sub.sh': CODE.sub, 'test/sub.test.sh': CODE.subTest } }) });
      const weaker = write('test/sub.test.sh', 'echo "ok nothing"\n');
      const better = write('test/sub.test.sh', `${CODE.subTest}[ "$(sub 5 5)" = 0 ] && echo "ok equal" || echo "not ok equal"\n`);

      const result = await resultOf({}, { implement: { hook: [turn(weaker, done('Test nothing.')), turn(better, done('Test sub.'))] } });

      expect(result).toMatchObject({
        outcome: 'passed',
        summary: expect.stringContaining('Test sub.') as unknown,
        output: expect.stringContaining('ok equal') as unknown,
      });
    },
    LIMIT,
  );

  it(
    'sync_spec_design proposes what is out of step for a review, and nothing twice',
    async () => {
      const files = REPOSITORIES.find(({ name }) => name === 'orders')!.files;
      const controller = 'src/orders/orders.controller.ts';
      const hooks = 'hooks:\n  on_commit: [{ pattern: "src/**", action: sync_spec_design, diff_threshold: 0.01, mode: sync }]\n';
      repository = makeRepository({ files: { ...files, [CONFIG]: hooks } });
      await runJson(['drift'], { cwd: repository.root });
      repository.commit('Record what is in step');
      const edit = { oldText: '`GET /orders/:id/invoice` gives the invoice', newText: '`GET /orders/:id/bill` gives the bill' };
      const replies = { design: { sync: [{ tools: [{ name: 'edit_document', input: { edits: [edit] } }] }] } };
      const inStep = await resultOf({ base: repository.git('rev-parse', 'HEAD^').trim() }, replies);

      repository.write(controller, (files[controller] ?? '').replace("@Get(':id/invoice')", "@Get(':id/bill')"));
      repository.commit('Bill');
      const [first, again] = [await resultOf({}, replies), await resultOf({ actor: 'Bob' }, replies)];

      expect(inStep).toBeUndefined();
      expect(first).toMatchObject({
        outcome: 'warned',
        summary: expect.stringMatching(/a proposal waits for its review/u) as unknown,
        output: expect.stringContaining('stringline remote review show review-') as unknown,
      });
      expect(again?.summary).toBe(first?.summary);
    },
    LIMIT,
  );
});
