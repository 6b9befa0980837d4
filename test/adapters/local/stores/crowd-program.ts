import { openLocalStores } from '../../../../lib/adapters/local/stores/index.ts';
import { type Deed, liveRun } from '../../../support/crowd-life.ts';

/** Lives the runs named on the command line, all at once, in a process of its own; prints what it did. */
const [directory = '', ...indices] = process.argv.slice(2);
const stores = openLocalStores(directory);
const deeds: Deed[][] = await Promise.all(indices.map((index) => liveRun(stores, Number(index))));
stores.close();
process.stdout.write(JSON.stringify(deeds.flat()));
