/** Wraps text at `width` columns; `hanging` indents every line after the first. Words are never cut. */
export function wrap(text: string, width: number, hanging = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u).filter(Boolean)) {
    const next = line === '' ? word : `${line} ${word}`;
    if (next.length > width && line.trim() !== '') {
      lines.push(line);
      line = hanging + word;
    } else line = next;
  }
  if (line !== '') lines.push(line);
  return lines.join('\n');
}

/**
 * Text of unknown origin, made safe for a Markdown body: no HTML, no images, no links that load or hide anything, no heading of its own.
 * Inline code survives.
 */
export function plainMarkdown(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .trim()
    .split(/(`[^`]*`)/u)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(/</gu, '&lt;').replace(/!\[/gu, '\\!\\[').replace(/\]\(/gu, '\\]\\(').replace(/^#/u, '\\#'),
    )
    .join('');
}

/** A cell of a Markdown table. */
export function cell(text: string): string {
  return plainMarkdown(text).replaceAll('|', '\\|');
}

/** Cuts a line at a word boundary, with an ellipsis where something was left out. */
export function shorten(text: string, length: number): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  if (line.length <= length) return line;
  const cut = line.slice(0, length - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > length / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.]+$/u, '')}…`;
}

/** US dollars for people: four digits below a cent, two above. */
export function usd(amount: number): string {
  if (amount === 0) return '$0.00';
  return amount < 0.01 ? `$${amount.toFixed(4)}` : `$${amount.toFixed(2)}`;
}
