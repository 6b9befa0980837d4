import { afterAll, describe, expect, it } from '@jest/globals';
import { createCodeReader } from '../../lib/adapters/syntax/index.ts';
import { measureDrift, type SpecDrift } from '../../lib/app/drift/measure-drift.ts';
import type { CodeReader } from '../../lib/app/ports.ts';
import { type DriftItem, driftItems, DRIFT_RECORD, type DriftRecord, type FileFacts, renderRecord } from '../../lib/domain/drift/index.ts';
import { harmlessChanges } from './drift/harmless.ts';
import { REPOSITORIES, type Repository, type Texts, treeOf } from './drift/repositories.ts';
import { type Seed, seedsOf } from './drift/seeds.ts';

const plain = createCodeReader();
const known = new Map<string, Promise<FileFacts>>();
/** Most files of a changed repository are as they were: they are read once. */
const reader: CodeReader = {
  reads: plain.reads,
  read: (file) => {
    const key = `${file.path}\0${file.text}`;
    const reading = known.get(key) ?? plain.read(file);
    known.set(key, reading);
    return reading;
  },
};
const AT = '2026-11-26T12:00:00.000Z';

async function measured(files: Texts, since: 'record' | 'nothing' | Texts): Promise<SpecDrift> {
  const { specs } = await measureDrift(
    { specs: [], specDirectory: '.kiro/specs', files: treeOf(files), since: typeof since === 'string' ? since : treeOf(since) },
    reader,
    { at: AT },
  );
  return specs[0]!;
}

/** The repository with what was in step recorded beside its design. */
async function recorded(repository: Repository): Promise<Texts> {
  const { first } = await measured(repository.files, 'record');
  const record: DriftRecord = { schema: 'stringline.drift-record/1', synced: first!, accepted: [] };
  return { ...repository.files, [`.kiro/specs/${repository.name}/${DRIFT_RECORD}`]: renderRecord(record) };
}

const withRecord = (files: Texts, { name }: Repository, all: Texts): Texts => {
  const path = `.kiro/specs/${name}/${DRIFT_RECORD}`;
  return { ...files, [path]: all[path] ?? '' };
};

const tells = (items: readonly DriftItem[], words: readonly string[]): boolean =>
  items.some((item) => words.some((word) => `${item.name} ${item.details.join(' ')}`.includes(word)));

const caught = new Map<string, { seeded: number; found: number }>();
const flagged = { changes: 0, flagged: 0 };
const missed: string[] = [];
const wrong: string[] = [];

function count(kind: string, found: boolean): void {
  const counts = caught.get(kind) ?? { seeded: 0, found: 0 };
  caught.set(kind, { seeded: counts.seeded + 1, found: counts.found + (found ? 1 : 0) });
}

async function judgeSeed(repository: Repository, seed: Seed, base: Texts): Promise<void> {
  const report = await measured(withRecord(seed.files, repository, base), 'record');
  const found = tells(driftItems(report), seed.told);
  count(seed.kind, found);
  if (!found)
    missed.push(
      `${repository.name}: ${seed.kind}: ${seed.what}: ${driftItems(report)
        .map(({ id }) => id)
        .join(', ')}`,
    );
}

describe.each(REPOSITORIES.map((repository) => [repository.name, repository] as const))('%s', (_, repository) => {
  it('is in step to begin with', async () => {
    const report = await measured(repository.files, 'nothing');
    expect([...report.missing, ...report.changed].map(({ id, details }) => `${id} ${details.join(' ')}`)).toEqual([]);
    expect(report.matched.length).toBeGreaterThan(5);
  });

  it('tells of what is seeded, against its record', async () => {
    const base = await recorded(repository);
    for (const seed of seedsOf(repository)) await judgeSeed(repository, seed, base);
  }, 180_000);

  it('tells the same against the commit before', async () => {
    const base = await recorded(repository);
    for (const seed of seedsOf(repository).filter((_seed, index) => index % 7 === 0)) {
      const [byRecord, byCommit] = [
        await measured(withRecord(seed.files, repository, base), 'record'),
        await measured(seed.files, repository.files),
      ];
      expect(driftItems(byCommit).map(({ id }) => id)).toEqual(driftItems(byRecord).map(({ id }) => id));
    }
  }, 180_000);

  it('is silent about harmless changes', async () => {
    const base = await recorded(repository);
    for (const change of harmlessChanges(repository)) {
      const items = driftItems(await measured(withRecord(change.files, repository, base), 'record'));
      flagged.changes += 1;
      if (items.length === 0) continue;
      flagged.flagged += 1;
      wrong.push(`${repository.name}: ${change.what}: ${items.map(({ id, details }) => `${id} (${details.join(' ')})`).join(', ')}`);
    }
  }, 180_000);
});

describe('over all repositories', () => {
  afterAll(() => {
    const rows = [...caught].map(([kind, { seeded, found }]) => `${kind.padEnd(18)} ${found} of ${seeded}`);
    process.stdout.write(
      `drift: ${rows.join('; ')}; harmless flagged ${flagged.flagged} of ${flagged.changes}\n${[...missed, ...wrong].map((line) => `  ${line}\n`).join('')}`,
    );
  });

  it('finds at least nine of ten seeded drifts of each kind, of at least 300', () => {
    const all = [...caught.values()];
    expect(all.reduce((sum, { seeded }) => sum + seeded, 0)).toBeGreaterThanOrEqual(300);
    expect(caught.size).toBe(6);
    for (const { seeded, found } of all) expect(found / seeded).toBeGreaterThanOrEqual(0.9);
  });

  it('flags at most one of twenty harmless changes, of at least 300', () => {
    expect(flagged.changes).toBeGreaterThanOrEqual(300);
    expect(flagged.flagged / flagged.changes).toBeLessThanOrEqual(0.05);
  });
});
