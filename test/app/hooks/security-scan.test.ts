import { describe, expect, it } from '@jest/globals';
import { securityScan } from '../../../lib/app/hooks/actions/security-scan.ts';
import type { HookCommandEnd, HookFolder } from '../../../lib/app/hooks/ports.ts';
import { isReusable } from '../../../lib/domain/hooks/dispatch/index.ts';
import { actionPorts, ENDED, hookJob } from '../../support/hook-job.ts';

const TOKEN = `ghp_${'a1B2'.repeat(9)}`;

/** What a scan comes to whose scanner takes longer than anybody waits. */
async function overrun(text: string, reason: Error) {
  const stop = new AbortController();
  const job = hookJob(['a.txt'], { action: 'security_scan' }, stop.signal);
  let asked = 0;
  const run = (): Promise<HookCommandEnd> => {
    asked += 1;
    stop.abort(reason);
    return Promise.resolve({ ...ENDED, aborted: true, outcome: 'signalled', exitCode: undefined });
  };
  return { result: await securityScan(job, actionPorts({ 'a.txt': text }, run)), asked };
}

const LATE = new DOMException('late', 'TimeoutError');

describe('security_scan', () => {
  it.each([
    ['overruns its time', LATE],
    ['is stopped by a person', new DOMException('stop', 'AbortError')],
  ])('asks the scanner although there is a credential, and fails on that where it %s', async (_name, reason) => {
    const { result, asked } = await overrun(`key = ${TOKEN}\n`, reason);

    expect(result).toMatchObject({ outcome: 'failed', findings: [{ ruleId: 'hook-scan-secret' }], incomplete: true });
    expect(asked).toBe(1);
  });

  it('tells what it has found and what the scanner has, the worst first', async () => {
    const Misconfigurations = ['LOW', 'CRITICAL'].map((Severity) => ({ ID: `DS-${Severity}`, Severity, Title: Severity, Status: 'FAIL' }));
    const stdout = JSON.stringify({ SchemaVersion: 2, Results: [{ Target: 'Dockerfile', Misconfigurations }] });
    const result = await securityScan(
      hookJob(['a.txt'], { action: 'security_scan' }),
      actionPorts({ 'a.txt': `key = ${TOKEN}\n` }, () => Promise.resolve({ ...ENDED, stdout })),
    );

    expect(result).toMatchObject({ outcome: 'failed', summary: 'a.txt:1: This looks like a credential (GitHub token) and 2 more' });
    expect(result.findings?.map(({ path, message }) => [path, message])).toEqual([
      ['a.txt', 'This looks like a credential (GitHub token).'],
      ['Dockerfile', 'DS-CRITICAL (critical): CRITICAL'],
      ['Dockerfile', 'DS-LOW (low): LOW'],
    ]);
  });

  it('names each credential of a file with its kind and line, a few of many, and never the credential itself', async () => {
    const aws = `AKIA${'A1B2'.repeat(4)}`;
    const scanned = async (text: string) =>
      (
        await securityScan(
          hookJob(['a.txt'], { action: 'security_scan' }),
          actionPorts({ 'a.txt': text }, () => Promise.resolve(ENDED)),
        )
      ).findings;
    const both = await scanned(
      `-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n${aws}\nAuthorization: Bearer ${TOKEN}\n`,
    );
    const many = await scanned(`${TOKEN}\n`.repeat(8));

    expect(both?.map(({ line, message }) => [line, message])).toEqual([
      [1, 'This looks like a credential (private key).'],
      [4, 'This looks like a credential (AWS access key id).'],
      [5, 'This looks like a credential (GitHub token).'],
    ]);
    expect(many?.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    expect(many?.at(-1)?.message).toBe('This looks like a credential (GitHub token), and 3 more below it.');
    expect(JSON.stringify([both, many])).not.toMatch(new RegExp(`${aws}|${TOKEN}`));
  });

  it.each([
    ['few', 2, false],
    ['more than it tells', 120, true],
  ])('says whether its findings say it all: %s', async (_name, count, isIncomplete) => {
    const names = Array.from({ length: count }, (_, number) => `f${String(number)}.txt`);
    const files = Object.fromEntries(names.map((name) => [name, `key = ${TOKEN}\n`]));
    const result = await securityScan(
      hookJob(names, { action: 'security_scan' }),
      actionPorts(files, () => Promise.resolve(ENDED)),
    );

    expect([result.outcome, result.incomplete === true]).toEqual(['failed', isIncomplete]);
  });

  it('judges what it has itself looked at where Trivy does not finish, says so, and does not keep that', async () => {
    const { result } = await overrun('fine\n', LATE);

    expect(result).toMatchObject({ outcome: 'passed', summary: 'no findings in 1 file (trivy did not finish in time)', incomplete: true });
    expect(isReusable({ status: 'done', result })).toBe(false);
  });

  it('has Trivy look for what needs no database where it has none, says so, and does not keep that', async () => {
    const asked: string[] = [];
    const stderr =
      '2026-11-27T10:00:00Z\tFATAL\tFatal error\trun error: init error: DB error: --skip-db-update cannot be specified on the first run';
    const stdout = JSON.stringify({
      SchemaVersion: 2,
      Results: [{ Target: 'a.sh', Secrets: [{ RuleID: 'key', Severity: 'LOW', Title: 'Key', StartLine: 3 }] }],
    });
    const run: HookFolder['run'] = ({ run: line }) => {
      asked.push(/--scanners (\S+)/.exec(line)?.[1] ?? '');
      return Promise.resolve(asked.length === 1 ? { ...ENDED, exitCode: 1, stderr } : { ...ENDED, stdout });
    };

    const result = await securityScan(hookJob(['a.sh'], { action: 'security_scan' }), actionPorts({ 'a.sh': 'fine\n' }, run));

    expect(asked).toEqual(['vuln,secret,misconfig', 'secret,misconfig']);
    expect(result).toMatchObject({
      outcome: 'warned',
      summary: 'a.sh:3: key (low): Key (trivy has no database of vulnerable packages here, and has looked for the rest)',
      incomplete: true,
    });
  });

  it('fails where Trivy has found more than can be read', async () => {
    const ports = actionPorts({ 'a.txt': 'fine\n' }, () => Promise.resolve({ ...ENDED, outcome: 'output-limit', exitCode: undefined }));

    expect((await securityScan(hookJob(['a.txt'], { action: 'security_scan' }), ports)).outcome).toBe('failed');
  });

  it('says nothing of a change when a person stops it', async () => {
    const { result } = await overrun('fine\n', new DOMException('stop', 'AbortError'));

    expect(result.outcome).toBe('stopped');
  });

  it.each<[string, Partial<HookCommandEnd>, string]>([
    ['ends with a failure', { exitCode: 2 }, 'failed'],
    ['is not there', { outcome: 'not-found', exitCode: 127 }, 'failed'],
    ['overruns its time', { outcome: 'timed-out', exitCode: undefined }, 'failed'],
    ['is killed', { outcome: 'signalled', exitCode: undefined }, 'failed'],
    ['is content', {}, 'passed'],
  ])('takes a stated scanner at its word: one that %s', async (_name, end, outcome) => {
    const job = hookJob(['a.txt'], { action: 'security_scan', options: { command: 'scan' } });
    const result = await securityScan(
      job,
      actionPorts({ 'a.txt': 'fine\n' }, () => Promise.resolve({ ...ENDED, ...end })),
    );

    expect(result.outcome).toBe(outcome);
  });
});
