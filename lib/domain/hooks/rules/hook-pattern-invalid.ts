import { globsForRegex, globsInstead } from '../../shared/regex-for-glob.ts';
import type { Observation, Rule } from '../../shared/rule.ts';
import { patternProblems } from '../matcher.ts';
import { type Hook, namesFiles } from '../model.ts';
import { rejoinedGlobs } from '../split-globs.ts';
import { called, type HooksInput, placeOf } from './input.ts';

export const hookPatternInvalid: Rule<HooksInput> = {
  id: 'hook-pattern-invalid',
  level: 'error',
  explanation: 'A glob or an expression that cannot be read matches nothing, so the hook never runs, and nobody is told.',
  example: { wrong: String.raw`"matcher": "src/(.*\\.ts"`, right: String.raw`"matcher": "src/.*\\.ts$"` },
  check: ({ hooks }) => hooks.flatMap((hook) => cutOf(hook) ?? problemsOf(hook)),
};

function problemsOf(hook: Hook): Observation[] {
  const regexes = regexesOf(hook);
  const broken = patternProblems(hook).filter(({ pattern }) => !regexes.some((regex) => regex.pattern === pattern));
  return [...regexes, ...broken].map(({ pattern, reason, fix }: Problem) => ({
    message: `The pattern \`${pattern.slice(0, 100)}\` of ${called(hook)} ${reason}: it never matches.`,
    ...placeOf(hook, 'matcher'),
    ...(fix === undefined ? {} : { fix }),
  }));
}

interface Problem {
  pattern: string;
  reason: string;
  fix?: string;
}

/** Regular expressions among globs, with the globs that were meant. */
function regexesOf({ matcher, trigger }: Hook): Problem[] {
  if (matcher.kind !== 'globs' || !namesFiles(trigger)) return [];
  return matcher.globs.flatMap((pattern) => {
    const meant = globsForRegex(pattern.replace(/^!/, ''));
    if (meant === undefined) return [];
    const { eg, globs } = globsInstead(meant);
    const not = pattern.startsWith('!') ? '!' : '';
    const written = globs.map((glob) => JSON.stringify(`${not}${glob}`)).join(', ');
    return [{ pattern, reason: 'is a regular expression where globs are taken', fix: `Write ${eg}${written}.` }];
  });
}

/** What was cut is told once, and not of each piece. */
function cutOf(hook: Hook): Observation[] | undefined {
  const meant = hook.matcher.kind === 'globs' ? rejoinedGlobs(hook.matcher.globs) : undefined;
  if (meant === undefined) return undefined;
  const written = meant.map((glob) => JSON.stringify(glob)).join(', ');
  return [
    {
      message: `The patterns of ${called(hook)} are cut at the commas within their braces: no piece matches what was meant.`,
      ...placeOf(hook, 'matcher'),
      fix: `Write them whole: ${written.slice(0, 300)}.`,
    },
  ];
}
