/** Characters around a name in which words of leave-taking stand. */
const NEAR = 60;
const VERB = 'remov(?:es?|ed|ing)|delet(?:es?|ed|ing)|drop(?:s|ped|ping)?|replac(?:es?|ed|ing)|retir(?:es?|ed|ing)';
const ARTICLE = '(?:the|our|this|that|old|legacy|former|obsolete|unused|deprecated|dead)\\s';
/** Kinds of code: what is removed is the code, not what it stands for while the program runs. */
const CODE = 'class|type|interface|component|module|package|function|method|helper|enum|struct|trait|hook|wrapper|facade|adapter';

/** "remove the old `X`", "deletes the helper class `X`": "the service removes `UserSession`" tells what the program does. */
const CODE_LEAVES = new RegExp(
  `\\b(?:${VERB})\\s(?:(?:${ARTICLE})*(?:\\w+\\s)?(?:${CODE})\\s|(?:(?:the|our|this|that)\\s)?(?:old|legacy|former|obsolete|unused|deprecated|dead)\\s(?:\\w+\\s)?)[\`*]*$`,
  'i',
);
const GIVEN_UP = new RegExp(`\\b(?:instead of|retir(?:es?|ed|ing))\\s(?:${ARTICLE})*(?:\\w+\\s)?[\`*]*$`, 'i');
const REPLACED = new RegExp(`\\breplac(?:es?|ed|ing)\\s(?:${ARTICLE})*(?:\\w+\\s)?[\`*]*$`, 'i');
/** By another name: "with a new one" is what programs do. */
const BY_ANOTHER = /^[`*]*\s(?:with|by)\s(?:(?:the|a|an|our|new)\s){0,3}(?:`|\*{0,2}\p{Lu}\p{Ll}+\p{Lu})/u;
const LEFT = new RegExp(`\\b(?:${VERB})\\s(?:${ARTICLE})*[\`*]*$`, 'i');
const IN_FAVOUR = /^[`*]*\sin favou?r of\b/i;
/** "`priceLine` goes", "`X` is removed"; "`Session` is deleted when …" tells what the program does. */
const GOES =
  /^[`*]*,?\s(?:(?:is|are|was|were|will be|gets?)\s(?:then |now )?(?:(?:removed|deleted|dropped)\b(?!\s(?:on|when|whenever|upon|if|from|by)\b)|(?:retired|replaced|gone|obsolete|deprecated)\b)|goes(?: away)?(?:[.,;]|$)|no longer exists?\b)/i;

/** Whether what the design says of a name of the code, where it stands first on its line, is that it is no more. */
export function isNameLeft(span: string, line: string): boolean {
  const [before, after] = around(line, line.indexOf(span), line.indexOf(span) + span.length);
  return (
    GOES.test(after) ||
    CODE_LEAVES.test(before) ||
    GIVEN_UP.test(before) ||
    (REPLACED.test(before) && BY_ANOTHER.test(after)) ||
    (LEFT.test(before) && IN_FAVOUR.test(after))
  );
}

/** "remove the endpoint `GET /x`": "Delete user `DELETE /users/{id}`" says what it does, and so may "Delete endpoint" of its method. */
const ROUTE_LEAVES = new RegExp(`\\b(?:${VERB}|instead of)\\s(${ARTICLE})*(?:endpoints?|routes?)\\s[\`*]*$`, 'i');

/** Whether what the design says of an endpoint, from one index of a line to another, is that it is no more. */
export function isEndpointLeft(line: string, start: number, end: number): boolean {
  const [before, after] = around(line, start, end);
  const leaves = ROUTE_LEAVES.exec(before);
  return GOES.test(after) || (leaves !== null && (leaves[1] !== undefined || !line.startsWith('DELETE', start)));
}

const around = (line: string, start: number, end: number): [before: string, after: string] => [
  line.slice(Math.max(0, start - NEAR), start),
  line.slice(end, end + NEAR),
];
