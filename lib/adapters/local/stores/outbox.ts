import type { Outbox, OutboxEntry } from '../../../app/ports.ts';
import { RunEvent } from '../../../domain/workflow/run.ts';
import type { Database, SqlRow } from './database.ts';
import { numberColumn, recordReader, settle, textColumn } from './record.ts';

/** Events of runs that are unknown here belong to no project. */
const PENDING = `SELECT outbox.sequence AS sequence, run_events.body AS body, coalesce(runs.body ->> '$.repository', '') AS project
  FROM outbox JOIN run_events ON run_events.sequence = outbox.sequence LEFT JOIN runs ON runs.id = run_events.run_id
  ORDER BY outbox.sequence LIMIT ?`;

/** What waits to be published, in SQLite; `appendEvent` puts it there. */
export function createOutbox(database: Database): Outbox {
  const read = recordReader(database, 'run event', RunEvent);
  const entryOf = (row: SqlRow): OutboxEntry => {
    const sequence = numberColumn(row, 'sequence');
    return { id: String(sequence), project: textColumn(row, 'project'), sequence, event: read(row) };
  };
  return {
    pending: (limit) => settle(() => database.all(PENDING, Math.max(0, limit)).map(entryOf)),
    delivered: (ids) =>
      settle(() => {
        database.transaction(() => {
          for (const id of ids) database.run('DELETE FROM outbox WHERE sequence = ?', id);
        });
      }),
  };
}
