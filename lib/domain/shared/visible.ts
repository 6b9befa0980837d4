/** Text of unknown origin for a terminal or a log: what moves the cursor, changes colours or hides is written out; line breaks stay. */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E01EF}]/gu,
    written,
  );
}

function written(character: string): string {
  if (character === '\t') return ' ';
  return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** Tabs, line ends, and the few styles that our own words have: none of them moves the cursor or hides what is written. */
const KEPT = /(\t|\r\n|\u001B\[(?:[0124]|22|24|3[1-6]|39)m)/u;

/** Whole output for a terminal, whatever texts of others are in it: as `visible`, but for what our own output is made of. */
export function terminalText(text: string): string {
  return text
    .split(KEPT)
    .map((part, index) => (index % 2 === 1 ? part : visible(part)))
    .join('');
}
