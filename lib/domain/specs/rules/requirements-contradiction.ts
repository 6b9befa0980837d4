import { quote, type Observation, type Rule } from '../../shared/rule.ts';
import { type Clause, clauseOf, promising, type Promising } from '../language/clause.ts';
import { sentencesOf, spotOn } from '../language/criteria.ts';
import type { Sentence } from '../language/criterion-sentence.ts';
import { contextKey } from '../language/scan.ts';
import type { Criterion, RequirementsDocument } from '../read/requirements.ts';

/** Verbs: the first (synonyms apart by a space) is undone by each of the others; the words are stems. */
const VERBS: readonly (readonly string[])[] = [
  ['keep retain preserv persist sav save', 'delet', 'remov', 'discard', 'eras', 'overwrit', 'drop'],
  ['show display', 'hid', 'hide'],
  ['allow permit', 'block', 'deny', 'prevent', 'refus', 'reject', 'forbid'],
  ['accept approv', 'reject', 'refus', 'deny', 'declin'],
  ['start begin', 'stop', 'end', 'halt'],
  ['continu', 'stop', 'halt', 'abort', 'cancel'],
  ['includ', 'exclud', 'omit'],
  ['add', 'remov'],
  ['creat', 'delet'],
  ['increas', 'decreas', 'reduc'],
  ['encrypt', 'decrypt'],
  ['encod', 'decod'],
  ['connect', 'disconnect'],
  ['activat', 'deactivat'],
  ['send deliver', 'suppress', 'withhold', 'discard', 'drop'],
  ['grant', 'revok', 'deny', 'withdraw'],
  ['expand', 'collaps'],
  ['process handl', 'ignor', 'skip'],
];
/** States: what is set to the one is not set to the others, wherever in the response it is said. */
const STATES: readonly (readonly string[])[] = [
  ['enabl', 'disabl'],
  ['on', 'off'],
  ['open', 'clos', 'shut'],
  ['lock', 'unlock'],
  ['visibl', 'hidden', 'invisibl'],
  ['mandatory requir', 'optional'],
];
const VERB = opposites(VERBS);
const STATE = opposites(STATES);

function opposites(groups: readonly (readonly string[])[]): Set<string> {
  return new Set(
    groups.flatMap(([left = '', ...right]) =>
      left.split(' ').flatMap((one) => right.flatMap((other) => [`${one}/${other}`, `${other}/${one}`])),
    ),
  );
}

/** A number counts as a figure with one of these beside it: versions and chapters may well differ. */
const FIGURE =
  /(?:second|minut|hour|day|week|month|year|percent|tim|attempt|charact|byt|row|item|entry|user|request|point|pag|digit|millisecond|retry)\w*|^(?:ms|mb|kb|gb|s|mib|gib|px)$/;
/** Words before a code that a response may have only one of. */
const CODE = /^(?:statu|cod)/;
/** In one situation a system is asked for this many things at most. */
const MAX_GROUP = 40;

export const requirementsContradiction: Rule<RequirementsDocument> = {
  id: 'requirements-contradiction',
  level: 'warning',
  confidence: 0.9,
  explanation:
    'Two criteria that ask for opposite things in the same situation cannot both be met; whoever implements them will choose without telling. Only criteria in English are judged.',
  example: {
    wrong: '1.2 "WHEN the session ends, THE Store SHALL keep the draft" and 4.1 "WHEN the session ends, THE Store SHALL delete the draft"',
    right: 'one of them, or two conditions that cannot hold at the same time',
  },
  check(document) {
    const english = sentencesOf(document).english;
    const keys = english.map(situationKey);
    const again = repeated(keys);
    if (again.size === 0) return [];
    const groups = new Map<string, Member[]>();
    for (const [index, { criterion }] of english.entries()) {
      const promise = again.has(keys[index]) ? promising(criterion.text) : undefined;
      if (promise === undefined) continue;
      const group = groups.get(promise.context);
      if (group === undefined) groups.set(promise.context, [{ criterion, promise }]);
      else group.push({ criterion, promise });
    }
    return [...groups.values()].flatMap((group) => (group.length < 2 ? [] : contradictions(telling(group))));
  },
};

function repeated(keys: readonly (number | undefined)[]): Set<number | undefined> {
  const met = new Set<number>();
  const again = new Set<number | undefined>();
  for (const key of keys) if (key !== undefined && met.size === met.add(key).size) again.add(key);
  return again;
}

/** Equal where the situation is, and told even of what a quotation alone promises. Sentences are taken apart only where situations meet: hardly any two do. */
function situationKey({ scan, criterion }: Sentence): number | undefined {
  if (scan !== undefined && (!scan.marked || scan.shalls < 2)) return scan.shalls === 0 ? undefined : scan.context;
  const promise = promising(criterion.text);
  return promise === undefined ? undefined : contextKey(promise.context === '' ? [] : promise.context.split(' '));
}

interface Member {
  criterion: Criterion;
  promise: Promising;
}

function telling(group: readonly Member[]): { criterion: Criterion; clause: Clause }[] {
  return group
    .map(({ criterion, promise }) => ({ criterion, clause: clauseOf(promise) }))
    .filter(({ clause }) => clause.response.length > 0)
    .slice(0, MAX_GROUP);
}

function contradictions(group: readonly { criterion: Criterion; clause: Clause }[]): Observation[] {
  return group.flatMap((later, index) =>
    group.slice(0, index).flatMap((earlier) => {
      const why = conflict(earlier.clause, later.clause);
      if (why === undefined) return [];
      const { id, text } = later.criterion;
      const message = `Criterion ${id} contradicts ${earlier.criterion.id}: ${why} in the same situation: ${quote(text)}.`;
      return [
        { message, ...spotOn(later.criterion), fix: `Keep one of ${earlier.criterion.id} and ${id}, or give them different conditions.` },
      ];
    }),
  );
}

/** What cannot hold together; undefined where both can. */
function conflict(a: Clause, b: Clause): string | undefined {
  // With a word instead of another, or with the same words, one is as long as the other.
  if (a.response.length !== b.response.length) return undefined;
  const [onlyA, onlyB] = [without(a.response, b.response), without(b.response, a.response)];
  if (a.negated !== b.negated) return onlyA.length + onlyB.length === 0 ? 'shall and shall not' : undefined;
  const [one, other] = [onlyA[0], onlyB[0]];
  if (one === undefined || other === undefined || onlyA.length > 1) return undefined;
  // Further on, `the added items` and `the removed items` are two lists.
  const acts = a.response[0] === one && b.response[0] === other;
  if (STATE.has(`${one}/${other}`) || (acts && VERB.has(`${one}/${other}`))) return `"${one}…" and "${other}…"`;
  return /^\d/.test(one) && /^\d/.test(other) && isFigure(a.response, one) ? `${one} and ${other}` : undefined;
}

function without(words: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return words.filter((word) => {
    const index = rest.indexOf(word);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
}

function isFigure(words: readonly string[], number: string): boolean {
  const index = words.indexOf(number);
  return FIGURE.test(words[index + 1] ?? '') || CODE.test(words[index - 1] ?? '');
}
