import { afterEach, describe, expect, it } from '@jest/globals';
import { putJson, putText } from '../../lib/app/artefacts.ts';
import { recordRevision } from '../../lib/app/documents/check-document.ts';
import { loadRun } from '../../lib/app/run-context.ts';
import { findProofs, traceOfRun } from '../../lib/app/trace-run.ts';
import { type AppWorld, openAppWorld } from '../support/app-world.ts';

const REQUIREMENTS = `# Requirements Document

### Requirement 1: Export

#### Acceptance Criteria

1. WHEN asked, THE Store SHALL export
2. IF there is nothing, THEN THE Store SHALL answer 404
`;

describe('the trace of a run', () => {
  let world: AppWorld | undefined;
  afterEach(() => world?.close());

  /** A run of the spec `export` that has added files to a repository with a test of another spec. */
  async function runWith(added: Record<string, string>) {
    world = await openAppWorld({ files: { 'test/cart.test.ts': "it('1.1 adds an item') // Validates: Requirements 1.2\n" } });
    const { ports, repository } = world;
    const { run } = await world.create({ spec: 'export' });
    const digest = await putText(ports.artefacts, REQUIREMENTS);
    await recordRevision({ runId: run.id, kind: 'requirements', digest, origin: 'existing', how: 'as it was' }, ports);
    await ports.specs.accept(run.id, 'requirements', digest);
    for (const [path, text] of Object.entries(added)) repository.write(path, text);
    const tip = repository.commit('Export').trim();
    await ports.source.moveRef(`refs/stringline/runs/${run.id}`, tip, undefined);
    return { context: await loadRun(run.id, ports), ports, tip };
  }

  it('takes no test of another spec for a proof', async () => {
    const { context, ports } = await runWith({ 'test/export.test.ts': "it('1.2 answers 404')\n", 'src/export.ts': '' });

    expect(await findProofs(context, { verdicts: [], all: true }, ports)).toEqual({
      '1.1': { tests: [], testFiles: [] },
      '1.2': { tests: [], testFiles: ['test/export.test.ts'] },
    });
  });

  it('reads no file of the branch where the gates have looked at this commit', async () => {
    const { context, ports, tip } = await runWith({ 'test/export.test.ts': "it('1.2 answers 404')\n" });
    const proofs = await putJson(ports.artefacts, { '1.1': { tests: ['1.1 exports'], testFiles: [] } });
    const verification = { round: 0, commit: tip, isolation: 'none', verdicts: [], proofs };
    await ports.checkpoints.save(context.run.id, 'verification', verification);

    expect((await traceOfRun(context, ports)).criteria).toMatchObject([
      { id: '1.1', tests: ['1.1 exports'], testFiles: [] },
      { id: '1.2', tests: [], testFiles: [] },
    ]);
  });

  it('reads the files of the spec only, where no gate has looked yet', async () => {
    const { context, ports } = await runWith({ 'test/export.test.ts': "it('1.2 answers 404')\n" });
    const read: string[] = [];
    const source = { ...ports.source, readBlob: async (oid: string) => (read.push(oid), ports.source.readBlob(oid)) };

    const { criteria } = await traceOfRun(context, { ...ports, source });

    expect(criteria.map(({ testFiles }) => testFiles)).toEqual([[], ['test/export.test.ts']]);
    expect(read).toHaveLength(1);
  });
});
