import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildOnce, PACKAGE_ROOT } from '../support/stringline.ts';

const KB = 1000;
/** What most bundles keep below, and what those that carry prompts, documents and tools, or the API, keep below. They may only shrink. */
const LIMIT = 700 * KB;
const LARGE: Readonly<Record<string, number>> = {
  // The rules of spec documents travel with the stages that check drafts by them.
  requirements: 870 * KB,
  design: 870 * KB,
  tasks: 870 * KB,
  implement: 865 * KB,
  api: 905 * KB,
};
/** As uploaded: what counts for transfer and storage. */
const COMPRESSED_LIMIT = 700 * KB;

interface Bundle {
  bytes: number;
  clients: string[];
}

describe('the bundles of the functions', () => {
  let bundles: [string, Bundle][] = [];
  beforeAll(() => {
    buildOnce();
    bundles = Object.entries(JSON.parse(readFileSync(join(PACKAGE_ROOT, 'dist', 'lambdas.json'), 'utf8')) as Record<string, Bundle>);
  }, 180_000);

  it('stay within their sizes', () => {
    const over = bundles.filter(([name, { bytes }]) => bytes > (LARGE[name] ?? LIMIT)).map(([name, { bytes }]) => `${name}: ${bytes}`);
    expect(bundles.length).toBeGreaterThanOrEqual(9);
    expect(over).toEqual([]);
  });

  it('are small as uploaded', () => {
    const sizes = bundles.map(
      ([name]) => [name, gzipSync(readFileSync(join(PACKAGE_ROOT, 'dist', 'lambdas', name, 'index.mjs'))).length] as const,
    );
    expect(sizes.filter(([, size]) => size > COMPRESSED_LIMIT)).toEqual([]);
  });

  it('hold three SDK clients at most', () => {
    expect(bundles.filter(([, { clients }]) => clients.length > 3)).toEqual([]);
  });

  it('bring no search for credentials', () => {
    const searching = bundles.filter(([name]) =>
      readFileSync(join(PACKAGE_ROOT, 'dist', 'lambdas', name, 'index.mjs'), 'utf8').includes('sso_start_url'),
    );
    expect(searching).toEqual([]);
  });
});
