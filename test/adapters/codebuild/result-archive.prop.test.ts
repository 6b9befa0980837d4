import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packResult, readResult } from '../../../lib/adapters/codebuild/result-archive.ts';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import { gatesJob, remoteJob } from '../../support/gate-world.ts';

const job = remoteJob({ job: gatesJob({ commands: [], reports: [] }) });

describe('reading a result, whatever the bytes are', () => {
  it('never throws on arbitrary bytes, nor on a good archive with bytes changed, and believes neither', () => {
    const good = packResult(job.name, { commands: [], reports: [], isolation: 'network' }, new Map());
    const changed = fc
      .array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 })
      .map((changes) => {
        const bytes = new Uint8Array(good);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), changed), (bytes) => {
        const read = readResult(bytes, job, sha256);
        // Changed bytes may lie where nobody looks; what is accepted still says what the good one says.
        if (read.ok) expect(read.result).toMatchObject({ commands: [], reports: [] });
        else expect(read.reason).not.toBe('');
      }),
    );
  });
});
