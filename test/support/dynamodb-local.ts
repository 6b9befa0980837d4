import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { type DynamoDbLocal, javaIsThere, START_TIMEOUT_MS, startDynamoDbLocal, WITHOUT_JAVA } from './dynamodb-server.ts';

export { type DynamoDbLocal, javaIsThere, startDynamoDbLocal, WITHOUT_JAVA } from './dynamodb-server.ts';

/**
 * Describes what runs against DynamoDB Local, one server for all of it. Where Java is missing it says so on stderr and as a skipped test;
 * with `STRINGLINE_REQUIRE_JAVA=1` it fails.
 */
export function describeOnDynamoDb(title: string, body: (server: () => DynamoDbLocal) => void): void {
  if (!javaIsThere()) {
    process.stderr.write(`\nSKIPPED: ${title}\n  ${WITHOUT_JAVA}\n\n`);
    describe.skip(`${title} (${WITHOUT_JAVA})`, () => {
      it('needs Java', () => undefined);
    });
    return;
  }
  describe(title, () => {
    let server: DynamoDbLocal | undefined;
    beforeAll(async () => {
      server = await startDynamoDbLocal();
    }, START_TIMEOUT_MS);
    afterAll(() => server?.stop());
    body(() => {
      if (server === undefined) throw new Error('DynamoDB Local runs only within tests');
      return server;
    });
  });
}
