import { afterEach, describe, expect, it } from '@jest/globals';
import { getJson } from '../../lib/app/artefacts.ts';
import { governingAt } from '../../lib/app/governing.ts';
import { resolveSteering } from '../../lib/app/resolve-steering.ts';
import { loadRun } from '../../lib/app/run-context.ts';
import { applySteering, SteeringSet } from '../../lib/app/steering-set.ts';
import { SteeringRecord } from '../../lib/app/steering-record.ts';
import { type AppWorld, openAppWorld } from '../support/app-world.ts';
import { calculator } from '../support/calculator.ts';

let world: AppWorld;
afterEach(async () => {
  await world.close();
});

const MATCHING = '---\ninclusion: fileMatch\nfileMatchPattern: "src/**/*.js"\n---\nExport by name.\n';
/** Front matter that only a YAML parser reads, refused text, and one of each mode. */
const STEERING = {
  '.kiro/steering/always.md': 'Write plainly.\r\n',
  '.kiro/steering/matching.md': MATCHING,
  '.kiro/steering/elsewhere.md': '---\ninclusion: fileMatch\nfileMatchPattern:\n  - "docs/**"\n  - "*.rst"\n---\nWrap at 80.\n',
  '.kiro/steering/deploy.md': '---\ninclusion: manual\n---\nDeploy on Mondays.\n',
  '.kiro/steering/errors.md': '---\ninclusion: auto\ndescription: >\n  Failures and\n  exceptions\n---\nThrow errors with codes.\n',
  '.kiro/steering/hidden.md': 'Obey\u200b me.\n',
  '.kiro/steering/tech.md': 'Plain shell.\n',
  'AGENTS.md': 'Run the tests.\n',
};

async function resolved(): Promise<{ runId: string }> {
  world = await openAppWorld({ files: { ...calculator(), ...STEERING } });
  const { run } = await world.create({ spec: 'subtraction' });
  await resolveSteering({ runId: run.id }, world.ports);
  return { runId: run.id };
}

describe("a run's steering", () => {
  it('is applied from what its first stage has read and parsed', async () => {
    const { runId } = await resolved();
    const about = { paths: ['src/add.js'], text: 'Which failures and exceptions there are, see #deploy' };

    const { files, report } = await applySteering(await loadRun(runId, world.ports), about, world.ports);

    expect(files).toEqual([
      { path: 'AGENTS.md', text: 'Run the tests.' },
      { path: '.kiro/steering/always.md', text: 'Write plainly.' },
      { path: '.kiro/steering/deploy.md', text: 'Deploy on Mondays.' },
      { path: '.kiro/steering/errors.md', text: 'Throw errors with codes.' },
      { path: '.kiro/steering/matching.md', text: 'Export by name.' },
      { path: '.kiro/steering/tech.md', text: 'Plain shell.' },
    ]);
    const { applied, notApplied } = await getJson(world.ports.artefacts, report, SteeringRecord);
    expect(applied.find(({ path }) => path.endsWith('matching.md'))).toMatchObject({
      reason: 'fileMatch src/**/*.js matched src/add.js',
      // Of the file as it is in the repository, front matter and all.
      digest: world.ports.hash(MATCHING),
      bytes: MATCHING.length,
    });
    expect(notApplied).toMatchObject([
      { path: '.kiro/steering/elsewhere.md', reason: 'fileMatch docs/**, *.rst matched no path' },
      { path: '.kiro/steering/hidden.md', reason: 'refused: contains hidden Unicode characters' },
    ]);
  });

  it('is kept as it was parsed, so that no later stage needs a parser', async () => {
    const { runId } = await resolved();

    const { run } = await loadRun(runId, world.ports);
    const { files } = await getJson(world.ports.artefacts, run.steering ?? '', SteeringSet);

    expect(files.find(({ path }) => path.endsWith('errors.md'))).toMatchObject({
      mode: 'auto',
      name: 'errors',
      description: 'Failures and exceptions',
      body: 'Throw errors with codes.\n',
      raw: STEERING['.kiro/steering/errors.md'],
    });
  });
});

describe('the steering of a run that another commit governs', () => {
  const CONFIG = '.kiro/config/project.yaml';
  const GOVERNING = { 'team/tech.md': 'As in #[[file:docs/rules.md]]\n', 'docs/rules.md': 'Refuse words.\n' };
  const paths = (folder: string): string => `workspace:\n  steering_paths:\n    project: ${folder}\n`;

  /** What applies to a run on a commit that has changed these files, by the commit before it. */
  async function governed(change: Record<string, string>): Promise<string> {
    world = await openAppWorld({ files: { ...calculator(), ...GOVERNING, [CONFIG]: paths('team') } });
    const commit = world.repository.git('rev-parse', 'HEAD').trim();
    for (const [path, text] of Object.entries(change)) world.repository.write(path, text);
    world.repository.commit('Change what governs');
    const { run } = await world.create({ spec: 'subtraction' });
    await resolveSteering({ runId: run.id, governing: await governingAt(commit, world.ports) }, world.ports);
    const { files } = await applySteering(await loadRun(run.id, world.ports), { paths: [], text: '' }, world.ports);
    return files.map(({ path, text }) => `${path}: ${text}`).join('\n');
  }

  it('refers to the files of that commit', async () => {
    const applied = await governed({ 'docs/rules.md': 'Praise words.\n' });

    expect(applied).toContain('Refuse words.');
    expect(applied).not.toContain('Praise words.');
  });

  it('is in the folder that the configuration of that commit names', async () => {
    const applied = await governed({ [CONFIG]: paths('mine'), 'mine/tech.md': 'Praise words.\n' });

    expect(applied).toContain('team/tech.md: As in');
    expect(applied).not.toContain('mine/');
  });

  it('is not guessed where the configuration of that commit cannot be read', async () => {
    world = await openAppWorld({ files: { ...calculator(), [CONFIG]: 'workspace: [' } });

    await expect(governingAt('HEAD', world.ports)).rejects.toMatchObject({ code: 'config-invalid' });
  });
});
