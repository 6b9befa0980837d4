import { visible } from '../unicode.ts';

/**
 * Text of others between tags, so that it can be told from ours: hidden characters are written out, and a text that contains the closing
 * tag gets another tag (`data-2`), so that it cannot end its own fence.
 */
export function fence(tag: string, attributes: Readonly<Record<string, string>>, content: string): string {
  const shown = visible(content.toWellFormed());
  const lower = shown.toLowerCase();
  let name = tag;
  for (let number = 2; lower.includes(`</${name}`); number += 1) name = `${tag}-${String(number)}`;
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}=${JSON.stringify(visible(value.toWellFormed()))}`);
  return `<${name}${written.join('')}>\n${shown.endsWith('\n') ? shown : `${shown}\n`}</${name}>`;
}

/** The middle of a long text left out, with a note; the end usually says what went wrong. */
export function clip(content: string, limit: number): string {
  if (content.length <= limit) return content;
  const head = Math.floor(limit / 3);
  const tail = limit - head;
  return `${content.slice(0, head).toWellFormed()}\n[… ${String(content.length - limit)} characters left out …]\n${content.slice(-tail).toWellFormed()}`;
}
