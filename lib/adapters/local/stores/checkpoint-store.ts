import type { CheckpointStore } from '../../../app/ports.ts';
import type { Json } from '../../../domain/shared/digest.ts';
import type { Database } from './database.ts';
import { jsonColumn, settle } from './record.ts';

/** Conversations and plans that a stage continues from, in SQLite. */
export function createCheckpointStore(database: Database): CheckpointStore {
  return {
    load: (runId, name) =>
      settle(() => {
        const row = database.get('SELECT value FROM checkpoints WHERE run_id = ? AND name = ?', runId, name);
        return row === undefined ? undefined : (jsonColumn(row, 'value') as Json);
      }),
    save: (runId, name, value) =>
      settle(() => {
        database.run(
          'INSERT INTO checkpoints (run_id, name, value) VALUES (?, ?, ?) ON CONFLICT (run_id, name) DO UPDATE SET value = excluded.value',
          runId,
          name,
          JSON.stringify(value),
        );
      }),
  };
}
