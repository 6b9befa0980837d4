import type { BuildStore } from '../../../app/ports.ts';
import type { Database } from './database.ts';
import { settle, textColumn } from './record.ts';

const SELECT = 'SELECT artefact FROM builds WHERE key = ?';

/** The memory of the spec build graph, in SQLite. */
export function createBuildStore(database: Database): BuildStore {
  return {
    find: (key) =>
      settle(() => {
        const row = database.get(SELECT, key);
        return row === undefined ? undefined : textColumn(row, 'artefact');
      }),
    record: (key, artefact, what) =>
      settle(() =>
        database.transaction(() => {
          database.run(
            'INSERT INTO builds (key, artefact, stage, step, run_id, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING',
            key,
            artefact,
            what.stage,
            what.step,
            what.runId,
            what.at,
          );
          return textColumn(database.get(SELECT, key) ?? {}, 'artefact');
        }),
      ),
  };
}
