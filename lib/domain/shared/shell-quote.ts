/** A text as one word of a line for a POSIX shell, whatever is in it. */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The same, left as it is where a shell takes it for one word anyway. */
export const shellWord = (text: string): string => (/^[\w./@:+=-]+$/u.test(text) ? text : shellQuote(text));
