import type { SpecStore } from '../../../app/ports.ts';
import type { Digest } from '../../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';
import { DocumentKind } from '../../../domain/workflow/document-kind.ts';
import { SpecRevision } from '../../../domain/workflow/run.ts';
import type { Database } from './database.ts';
import { recordReader, settle, textColumn } from './record.ts';

/** Revisions of spec documents, and which of them were accepted, in SQLite. */
export function createSpecStore(database: Database): SpecStore {
  const read = recordReader(database, 'spec revision', SpecRevision);

  const addRevision = (revision: Omit<SpecRevision, 'number'>): SpecRevision => {
    const row = database.get(
      'SELECT body FROM spec_revisions WHERE run_id = ? AND kind = ? ORDER BY number DESC LIMIT 1',
      revision.runId,
      revision.kind,
    );
    const latest = row === undefined ? undefined : read(row);
    if (latest?.digest === revision.digest) return latest;
    const next: SpecRevision = { ...revision, number: (latest?.number ?? 0) + 1 };
    database.run(
      'INSERT INTO spec_revisions (run_id, kind, number, digest, body) VALUES (?, ?, ?, ?, ?)',
      next.runId,
      next.kind,
      next.number,
      next.digest,
      JSON.stringify(next),
    );
    return next;
  };

  const accept = (runId: string, kind: DocumentKind, digest: Digest): void => {
    if (database.get('SELECT 1 FROM spec_revisions WHERE run_id = ? AND kind = ? AND digest = ?', runId, kind, digest) === undefined) {
      throw new StringlineError({
        code: 'revision-unknown',
        message: `Run ${runId} has no revision ${digest} of ${kind}: it cannot be accepted`,
        exit: EXIT.internal,
      });
    }
    database.run(
      `INSERT INTO accepted_documents (run_id, kind, digest) VALUES (?, ?, ?)
       ON CONFLICT (run_id, kind) DO UPDATE SET digest = excluded.digest`,
      runId,
      kind,
      digest,
    );
  };

  return {
    addRevision: (revision) => settle(() => database.transaction(() => addRevision(revision))),
    revisions: (runId, kind) =>
      settle(() => database.all('SELECT body FROM spec_revisions WHERE run_id = ? AND kind = ? ORDER BY number', runId, kind).map(read)),
    accept: (runId, kind, digest) =>
      settle(() => {
        database.transaction(() => {
          accept(runId, kind, digest);
        });
      }),
    accepted: (runId) =>
      settle(() => {
        const documents: Partial<Record<DocumentKind, Digest>> = {};
        for (const row of database.all('SELECT kind, digest FROM accepted_documents WHERE run_id = ?', runId)) {
          documents[DocumentKind.parse(row['kind'])] = textColumn(row, 'digest');
        }
        return documents;
      }),
  };
}
