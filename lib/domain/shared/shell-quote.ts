/** A text as one word of a line for a POSIX shell, whatever is in it. */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A path as one word, left as it is where a shell takes it for one anyway; one that begins with a hyphen would be an option, quoted or not. */
export function shellPath(path: string): string {
  const named = path.startsWith('-') ? `./${path}` : path;
  return /^[\w./@:+=-]+$/u.test(named) ? named : shellQuote(named);
}
