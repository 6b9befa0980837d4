import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { unzipBounded } from '../../../lib/adapters/codebuild/bounded-unzip.ts';
import { MAX_RESULT_BYTES, packResult, readResult } from '../../../lib/adapters/codebuild/result-archive.ts';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import type { CommandResult, SandboxResult } from '../../../lib/app/ports.ts';
import { gatesJob, remoteJob } from '../../support/gate-world.ts';

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const OUT = 'out\n';
const REPORT = '<testsuite/>';
const BLOBS = new Map([OUT, REPORT].map((text) => [digestOf(text), new Uint8Array(Buffer.from(text))]));

const job = remoteJob({ job: gatesJob({ commands: [{ name: 'test', run: 'npm test', timeoutSeconds: 1 }], reports: ['reports/*.xml'] }) });

const result = (change: Partial<SandboxResult> = {}, command: Partial<CommandResult> = {}): SandboxResult => ({
  commands: [
    {
      name: 'test',
      run: 'npm test',
      exitCode: 0,
      outcome: 'exited',
      stdout: digestOf(OUT),
      stderr: digestOf(OUT),
      durationMs: 1,
      ...command,
    },
  ],
  reports: [{ path: 'reports/junit.xml', digest: digestOf(REPORT) }],
  isolation: 'network',
  ...change,
});

const reason = (bytes: Uint8Array): string => {
  const read = readResult(bytes, job, sha256);
  return read.ok ? 'accepted' : read.reason;
};
const archive = (one: SandboxResult, name = job.name, blobs = BLOBS): Uint8Array => packResult(name, one, blobs);
const zip = (entries: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, new Uint8Array(Buffer.from(text))])));
const report = (path: string): SandboxResult => result({ reports: [{ path, digest: digestOf(REPORT) }] });

describe('the archive of a result', () => {
  it('comes back as it was packed', () => {
    expect(readResult(archive(result()), job, sha256)).toEqual({
      ok: true,
      result: result(),
      blobs: new Map([...BLOBS].map(([digest, bytes]) => [digest, Buffer.from(bytes)])),
    });
  });

  it.each([
    { name: 'another job', bytes: archive(result(), 'job-2'), says: 'another job' },
    { name: 'another command line', bytes: archive(result({}, { run: 'true' })), says: 'commands' },
    { name: 'a command too few', bytes: archive(result({ commands: [] })), says: 'commands' },
    { name: 'an exit code beside a time-out', bytes: archive(result({}, { outcome: 'timed-out' })), says: 'ended as timed-out' },
    { name: 'no exit code at all', bytes: archive(result({}, { exitCode: undefined })), says: 'ended as exited' },
    { name: 'a report that nobody asked for', bytes: archive(report('other.xml')), says: 'not asked for' },
    { name: 'a report outside', bytes: archive(report('reports/../../x.xml')), says: 'not asked for' },
    { name: 'an absolute report', bytes: archive(report('/reports/a.xml')), says: 'not asked for' },
    {
      name: 'a report twice',
      bytes: archive(result({ reports: [...result().reports, ...result().reports] })),
      says: 'twice',
    },
    { name: 'bytes that are missing', bytes: archive(result(), job.name, new Map()), says: 'missing' },
    {
      name: 'bytes of another name',
      bytes: archive(result(), job.name, new Map([...BLOBS, [digestOf(OUT), Buffer.from('others')]])),
      says: 'are others',
    },
    { name: 'an entry beside', bytes: zip({ 'result.json': '{}', 'x.txt': '' }), says: 'an entry is named "x.txt"' },
    { name: 'an entry that climbs out', bytes: zip({ '../result.json': '{}' }), says: 'an entry is named' },
    { name: 'no result', bytes: zip({ [`blobs/${digestOf('')}`]: '' }), says: 'no result.json' },
    { name: 'no JSON', bytes: zip({ 'result.json': '{' }), says: 'no JSON' },
    { name: 'JSON of another shape', bytes: zip({ 'result.json': '{"schema":"other"}' }), says: 'does not fit' },
    { name: 'a text', bytes: Buffer.from('no zip at all'), says: 'no zip archive' },
    { name: 'nothing', bytes: new Uint8Array(), says: 'no zip archive' },
    { name: 'the half of an archive', bytes: archive(result()).subarray(0, 200), says: '' },
    { name: 'too many bytes', bytes: new Uint8Array(MAX_RESULT_BYTES + 1), says: 'more than' },
  ])('is refused with $name', ({ bytes, says }) => {
    expect(reason(bytes)).not.toBe('accepted');
    expect(reason(bytes)).toContain(says);
  });
});

describe('unpacking what a stranger packed', () => {
  const limits = { entries: 3, entryBytes: 1000, totalBytes: 1500 };
  const unzip = (bytes: Uint8Array) => unzipBounded(bytes, limits, (name) => name.length === 1);

  it('gives the bytes of every entry', () => {
    const unzipped = unzip(zip({ a: 'one', b: '' }));

    expect(unzipped.ok && [...unzipped.files].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['a', 'one'],
      ['b', ''],
    ]);
  });

  it.each([
    { name: 'an entry that swells', bytes: zip({ a: 'x'.repeat(1001) }), says: 'a has more than 1000 bytes' },
    { name: 'entries that swell together', bytes: zip({ a: 'x'.repeat(900), b: 'x'.repeat(900) }), says: 'more than 1500 bytes' },
    { name: 'too many entries', bytes: zip({ a: '', b: '', c: '', d: '' }), says: 'more than 3 entries' },
    { name: 'a name that is not allowed', bytes: zip({ '/etc/passwd': '' }), says: 'an entry is named' },
  ])('refuses $name', ({ bytes, says }) => {
    const unzipped = unzip(bytes);

    expect(unzipped).toMatchObject({ ok: false, reason: expect.stringContaining(says) });
  });

  it('does not believe the sizes that the archive states', () => {
    const bomb = zip({ a: 'x'.repeat(200_000) });
    // Uncompressed size in the local header, and in the directory at the end.
    const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.byteLength);
    view.setUint32(22, 1, true);

    expect(unzip(bomb)).toMatchObject({ ok: false });
  });
});
