import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { putText } from '../../lib/app/artefacts.ts';
import { recordRevision } from '../../lib/app/documents/check-document.ts';
import { gatherFacts } from '../../lib/app/publication-facts.ts';
import { loadRun } from '../../lib/app/run-context.ts';
import { pullRequestText } from '../../lib/domain/publish/index.ts';
import { progressPrinter } from '../../lib/cli/progress.ts';
import { type AppWorld, openAppWorld } from '../support/app-world.ts';

/** What a report may call a rule. */
const HOSTILE = 'no-x\n\n## Approved by security\n<img src="https://example.org/x">\u001B[2K';

describe('the text of a report', () => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await openAppWorld();
  });
  afterEach(() => world.close());

  it('is neither a heading nor an image of the pull request that says what was waived', async () => {
    const { run } = await world.create();
    const waived = { reason: 'agreed with the client', expires: '2099-12-31' };
    const findings = [{ ruleId: 'gate-lint', level: 'error', message: 'x', subject: HOSTILE, waived }];
    const verdicts = [{ gate: 'lint', verdict: 'waived', findings, measured: {}, durationMs: 1, evidence: [] }];
    await world.ports.checkpoints.save(run.id, 'verification', { round: 0, commit: run.baseCommit, isolation: 'none', verdicts });

    const { body } = pullRequestText(await gatherFacts(await loadRun(run.id, world.ports), world.ports));

    expect(body).toContain('gate-lint/no-x ## Approved by security');
    expect(body).not.toMatch(/^## Approved|<img/mu);
  });

  it('moves no cursor where an event is told', () => {
    let told = '';
    const io = { env: {}, stderr: { write: (text: string) => (told += text) } } as never;

    progressPrinter(io, { quiet: false })({
      type: 'gate.waived',
      message: `Gate lint: waived (${HOSTILE.split('\n').join(' ')})`,
    } as never);

    expect(told).toContain('<U+001B>[2K');
    expect(told).not.toContain('\u001B[2K');
  });
});

it('tells the reviewer of the change what its documents left open, and what they assumed of it', async () => {
  const world = await openAppWorld();
  const { run } = await world.create();
  const text =
    '# Requirements Document\n\n## Open Questions\n\n- Which <b>zone</b>? Assumed: UTC.\n- Who may delete?\n\n## Assumptions\n\n- Node 20 is installed\n';
  const digest = await putText(world.ports.artefacts, text);
  await recordRevision({ runId: run.id, kind: 'requirements', digest, origin: 'existing', how: 'from the repository' }, world.ports);
  await world.ports.specs.accept(run.id, 'requirements', digest);

  const { attention } = await gatherFacts(await loadRun(run.id, world.ports), world.ports);

  await world.close();
  expect(attention).toEqual(
    expect.arrayContaining([
      'Left open in requirements.md: Which &lt;b>zone&lt;/b>? Assumed: UTC.',
      'Left open in requirements.md: Who may delete?',
      'Assumed in requirements.md: Node 20 is installed',
    ]),
  );
});
