export { createRemoteClient, type RemoteClient, type RemoteOptions } from './client.ts';
export { connectRemote, type ConnectOptions } from './connect.ts';
export * from './schemas.ts';
export { createRemoteSnapshotTarget } from './snapshot-target.ts';
export { bearer, type Credentials, type OutgoingRequest, type Sign, sigV4 } from './sign.ts';
