import { DatabaseSync } from 'node:sqlite';
import type { ArtefactStore } from '../../../app/ports.ts';
import { type Approval, untick } from '../../../domain/lint/index.ts';
import { DocumentKind } from '../../../domain/workflow/document-kind.ts';
import { Review } from '../../../domain/workflow/run.ts';
import { createFileArtefactStore } from '../artefacts.ts';
import { sha256 } from '../sha256.ts';
import { type Database, wrapDatabase } from './database.ts';
import { checkIdentity } from './open-database.ts';
import { recordReader } from './record.ts';
import { storageError } from './storage-error.ts';

const DECIDED = `SELECT body FROM reviews WHERE status IN ('approved', 'edited') AND subject <> 'task-failure' ORDER BY decided_at, rowid`;

/**
 * Approvals of documents from a project's database, which is opened to be read only and neither created nor migrated.
 * @throws StringlineError as `openDatabase` does.
 */
export async function readStoredApprovals(path: string, artefacts: string): Promise<Approval[]> {
  const reviews = readDecided(path);
  const store = createFileArtefactStore(artefacts);
  return (await Promise.all(reviews.map((review) => approvalsOf(review, store)))).flat();
}

function readDecided(path: string): Review[] {
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(path, { timeout: 2_000, readOnly: true });
    checkIdentity(connection, path);
    const database = wrapDatabase(connection, path);
    return isTable(database) ? database.all(DECIDED).map(recordReader(database, 'review', Review)) : [];
  } catch (error) {
    throw storageError(error, path);
  } finally {
    if (connection?.isOpen === true) connection.close();
  }
}

/** A file from elsewhere may have a view of that name, which computes without end. */
function isTable(database: Database): boolean {
  return database.get(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'reviews'`) !== undefined;
}

/** One for each document that was under review: in the quick workflow they come all at once. Each derives from those before it. */
async function approvalsOf({ spec, documents, decision }: Review, store: ArtefactStore): Promise<Approval[]> {
  const known = documents.flatMap(({ kind, digest }) => {
    const document = DocumentKind.safeParse(kind);
    return document.success ? [{ document: document.data, digest }] : [];
  });
  const accepted = known.map((each, index) => (index === known.length - 1 ? { ...each, digest: decision?.edited ?? each.digest } : each));
  const approvals = accepted.map((each, index) => ({
    ...each,
    spec,
    derivedFrom: accepted.slice(0, index),
    at: decision?.at,
    by: decision?.by,
  }));
  return Promise.all(
    approvals.map(async (approval) =>
      approval.document === 'tasks' ? { ...approval, digest: await planDigest(approval.digest, store) } : approval,
    ),
  );
}

/** The plan as it was before any of it was done: that is the plan that lies there when some of it is. */
async function planDigest(digest: string, store: ArtefactStore): Promise<string> {
  const bytes = await store.get(digest);
  return bytes === undefined ? digest : sha256(untick(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)));
}
