import { MASK, maskSecrets } from '../../shared/secrets.ts';
import type { Rule } from '../../shared/rule.ts';
import { scanLines } from '../../specs/index.ts';
import type { SteeringInput } from './input.ts';

export const steeringSecret: Rule<SteeringInput> = {
  id: 'steering-secret',
  level: 'error',
  explanation: 'Steering is in git for everybody and in every prompt. A secret in it is no secret any more.',
  example: { wrong: 'postgres://app:Kq93hsXw@db.example.com/shop', right: 'postgres://app:$DB_PASSWORD@db.example.com/shop' },
  confidence: 0.9,
  check: ({ files }) =>
    files.flatMap(({ path, raw }) =>
      scanLines(raw).lines.flatMap(({ number, text }) => {
        const place = text.length > MAX_LINE ? undefined : secretIn(text);
        if (place === undefined) return [];
        return [
          {
            message: 'The line holds something in the form of a credential.',
            ...{ path, line: number, column: place.start + 1, endColumn: place.end + 1 },
            fix: 'Revoke it, and name where it is kept instead.',
          },
        ];
      }),
    ),
};

/** What is longer was written by no person; the files of a prompt are masked anyway. */
const MAX_LINE = 20_000;
/** Words that stand in the place of a secret in documentation, and the variables of shells and templates. */
const STAND_IN =
  /^(?:pass(?:word|wd)?|pwd|secret|token|user(?:name)?|your|my|some|example|sample|xxx+|changeme|postgres|root|admin|test|dev|guest|local|key|\*+|\.{3}|…|<|\[|\{|\$|%)|EXAMPLE|x{6}|_here$/i;
/** The first part of a token says in which form the others would be, and is the same in most: `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...` is `{"alg":…`. */
const ONLY_HEADER = /^eyJ(?:(?:hbGci|0eXAi)O[\w-]{2,54}|[\w-]{8,60}\.{2,3})$/;

/** `postgres://app:app_dev@localhost`: opens what runs on the reader's own machine. */
const OWN_MACHINE = /^@(?:localhost|127\.0\.0\.1|\[::1\]|host\.docker\.internal)(?=[:/\s"'`]|$)/;

/** The first stretch that looks like a credential and is no stand-in. */
function secretIn(line: string): { start: number; end: number } | undefined {
  const masked = maskSecrets(line);
  if (masked === line) return undefined;
  const kept = masked.split(MASK);
  let start = 0;
  for (const [index, part] of kept.slice(0, -1).entries()) {
    start += part.length;
    const next = kept[index + 1] ?? '';
    const end = next === '' ? line.length : line.indexOf(next, start + 1);
    if (end < start) return { start, end: line.length };
    const shape = line.slice(start, end).replace(/^(?:sk-(?:ant-|proj-)?|ghp_|github_pat_|xox[a-z]-)/, '');
    if (!STAND_IN.test(shape) && !ONLY_HEADER.test(shape) && !OWN_MACHINE.test(line.slice(end))) return { start, end };
    start = end;
  }
  return undefined;
}
