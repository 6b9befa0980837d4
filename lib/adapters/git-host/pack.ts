import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { inParallel } from '../../app/in-parallel.ts';
import type { ObjectStore } from '../../app/ports.ts';
import type { GitObject, GitObjectType } from '../../domain/git/index.ts';
import { objectBroken } from '../hosted-git/errors.ts';

const deflated = promisify(deflate);
const TYPES: Readonly<Record<GitObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };
const PARALLEL = 32;

/** A packfile (version 2, no deltas) of these objects. @throws StringlineError `repository-corrupt` for one that is gone */
export async function buildPack(objects: Pick<ObjectStore, 'get'>, oids: readonly string[], project: string): Promise<Buffer> {
  const parts = await inParallel(oids, PARALLEL, async (oid) => {
    const object = await objects.get(oid);
    if (!object) throw objectBroken(project, oid, 'is to be pushed and is gone');
    return Buffer.concat([entryHeader(object), await deflated(object.content)]);
  });
  const head = Buffer.alloc(12);
  head.write('PACK');
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(oids.length, 8);
  const body = Buffer.concat([head, ...parts]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

/** Three bits of type and the size, four bits and then seven at a time, the lowest first. */
function entryHeader({ type, content }: GitObject): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(content.length / 16);
  let byte = (TYPES[type] << 4) | (content.length % 16);
  while (rest > 0) {
    bytes.push(byte | 0x80);
    byte = rest % 128;
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, byte]);
}
