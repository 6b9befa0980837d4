import { beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildOnce, PACKAGE_ROOT } from '../support/stringline.ts';

const KB = 1000;
/** What a function loads when it starts cold keeps below this. */
const LIMIT = 700 * KB;
/** All files of a function, with what it imports when it is first needed. It grows with the formats that are read and the rules that judge, and with nothing else. */
const LIMIT_OF_ALL = 975 * KB;
/** Those that do the most: the API, which loads its routes apart; hooks, which fetch, lint and describe, or do what stages do; stages that judge what they draft. */
const AUTHOR = 1170 * KB;
const LARGER_OF_ALL: Readonly<Record<string, number>> = {
  ...{ api: 1105 * KB, 'hook-dispatch': 1230 * KB, 'hook-agent': 1446 * KB, verify: 995 * KB },
  ...{ requirements: AUTHOR, design: AUTHOR, tasks: AUTHOR },
};
/** As uploaded: what counts for transfer and storage. */
const COMPRESSED_LIMIT = 324 * KB;
/** The API with what its requests load, stages that judge what they draft, or all documents against each other; and hooks with what runs in a build, and git to fetch with, beside them. */
const LARGER_COMPRESSED: Readonly<Record<string, number>> = {
  ...{ api: 374 * KB, 'hook-dispatch': 473 * KB, 'hook-agent': 505 * KB },
  ...{ requirements: 405 * KB, design: 405 * KB, tasks: 405 * KB, verify: 339 * KB, implement: 334 * KB },
};

interface Bundle {
  bytes: number;
  allBytes: number;
  clients: string[];
}

/** All code that is uploaded for a function. */
function codeOf(name: string): string {
  const folder = join(PACKAGE_ROOT, 'dist', 'lambdas', name);
  const files = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
  return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}

describe('the bundles of the functions', () => {
  let bundles: [string, Bundle][] = [];
  beforeAll(() => {
    buildOnce();
    bundles = Object.entries(JSON.parse(readFileSync(join(PACKAGE_ROOT, 'dist', 'lambdas.json'), 'utf8')) as Record<string, Bundle>);
  }, 180_000);

  it('stay within their sizes', () => {
    const over = bundles.filter(([name, { bytes, allBytes }]) => bytes > LIMIT || allBytes > (LARGER_OF_ALL[name] ?? LIMIT_OF_ALL));
    expect(bundles.length).toBeGreaterThanOrEqual(9);
    expect(over).toEqual([]);
  });

  it('are small as uploaded', () => {
    const sizes = bundles.map(([name]) => [name, gzipSync(codeOf(name)).length] as const);
    expect(sizes.filter(([name, size]) => size > (LARGER_COMPRESSED[name] ?? COMPRESSED_LIMIT))).toEqual([]);
  });

  it('hold three SDK clients at most', () => {
    expect(bundles.filter(([, { clients }]) => clients.length > 3)).toEqual([]);
  });

  it('bring no search for credentials', () => {
    const searching = bundles.filter(([name]) => codeOf(name).includes('sso_start_url'));
    expect(searching).toEqual([]);
  });
});
