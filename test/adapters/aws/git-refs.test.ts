import { expect, it } from '@jest/globals';
import { createDynamoRefStore } from '../../../lib/adapters/aws/git-refs.ts';
import { refStoreContract } from '../../contracts/git-stores.contract.ts';
import { describeOnDynamoDb } from '../../support/dynamodb-local.ts';

describeOnDynamoDb('refs in DynamoDB', (server) => {
  refStoreContract(async () => {
    const { client, createTable } = server();
    return { port: createDynamoRefStore({ client, table: await createTable(), project: 'github.com/acme/shop' }), close: () => undefined };
  });

  it('are apart for each project', async () => {
    const { client, createTable } = server();
    const table = await createTable();
    const [shop, other] = ['github.com/acme/shop', 'github.com/acme/shop#x'].map((project) =>
      createDynamoRefStore({ client, table, project }),
    );

    await shop?.move('refs/heads/main', 'a'.repeat(40), undefined);

    expect(await other?.get('refs/heads/main')).toBeUndefined();
    expect(await other?.list('refs/')).toEqual([]);
  });

  it('are listed over many pages', async () => {
    const { client, createTable } = server();
    const refs = createDynamoRefStore({ client, table: await createTable(), project: `${'long/'.repeat(390)}p` });
    // Four kilobytes an item: a page of a query ends after one megabyte.
    const names = Array.from({ length: 300 }, (_, index) => `refs/heads/${String(index).padStart(4, '0')}${'x'.repeat(980)}`);
    for (let at = 0; at < names.length; at += 50)
      await Promise.all(names.slice(at, at + 50).map(async (name) => refs.move(name, 'a'.repeat(40), undefined)));

    expect((await refs.list('refs/heads/')).map(({ ref }) => ref)).toEqual(names);
  });
});
