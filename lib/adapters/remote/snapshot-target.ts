import { CompleteReply, MissingReply, type SnapshotTarget } from '../../app/snapshots/index.ts';
import type { RemoteClient } from './client.ts';
import { RemoteObject } from './schemas.ts';

/** The taking side of snapshots over HTTP: objects go to the addresses that the API gives out, or to the API itself where it gives none. */
export function createRemoteSnapshotTarget(client: RemoteClient, project: string | undefined): SnapshotTarget {
  const query = { project };
  return {
    missing: (commit, request) => client.post(`/v1/snapshots/${commit}/missing`, request, MissingReply, { query }),
    upload: async ({ oid, upload }, framed) => {
      if (upload === undefined) await client.put(`/v1/snapshots/objects/${oid}`, framed, RemoteObject, query);
      else await client.upload(upload, framed);
    },
    complete: (commit) => client.post(`/v1/snapshots/${commit}/complete`, {}, CompleteReply, { query }),
  };
}
