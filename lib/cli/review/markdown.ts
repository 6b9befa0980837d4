import type { Paint } from '../io.ts';

/** Markdown for a terminal: the text as it is, with headings, task boxes, keywords and code made easy to see. Nothing is left out or moved. */
export function renderMarkdown(text: string, paint: Paint): string {
  let fenced = false;
  return text
    .split('\n')
    .map((line) => {
      if (/^\s*(```|~~~)/u.test(line)) {
        fenced = !fenced;
        return paint('dim', line);
      }
      return fenced ? paint('dim', line) : renderLine(line, paint);
    })
    .join('\n');
}

function renderLine(line: string, paint: Paint): string {
  const heading = /^(#{1,6})\s+(.*)$/u.exec(line);
  if (heading) return paint(heading[1]?.length === 1 ? ['bold', 'underline'] : 'bold', line);
  return line
    .replace(/\*\*[^*]+\*\*/gu, (bold) => paint('bold', bold))
    .replace(/`[^`]+`/gu, (code) => paint('cyan', code))
    .replace(/\b(WHEN|WHILE|IF|THEN|WHERE|SHALL(?: CONTINUE TO)?)\b/gu, (word) => paint('yellow', word));
}

/** A unified diff with colours. */
export function renderDiff(diff: string, paint: Paint): string {
  return diff
    .split('\n')
    .map((line) => {
      if (line.startsWith('@@')) return paint('cyan', line);
      if (line.startsWith('+')) return paint('green', line);
      if (line.startsWith('-')) return paint('red', line);
      return line;
    })
    .join('\n');
}
