/** A number with its letter: `3`, `4.10`, `1b`. */
export const PROPERTY_LABEL = String.raw`\d{1,6}(?:\.\d{1,4})?(?:[a-z](?![\w\u0080-\uffff]))?`;

/** The same for `01` and `1`, `1B` and `1b`; `4.10` is not `4.1`. */
export const propertyKey = (label: string): string => label.toLowerCase().replace(/^0+(?=\d)/, '');

/** `1` of `1b`. */
const withoutLetter = (key: string): string => key.replace(/[a-z]$/, '');

/**
 * The properties that a label stands for: the one that is called so; where there is none, that of its number, of which it is a part (`1` for `1b`),
 * or all that share its number (`1a` and `1b` for `1`).
 * @param keys of all properties
 */
export function propertiesMeant(key: string, keys: ReadonlySet<string>): string[] {
  const named = [key, withoutLetter(key)].find((each) => keys.has(each));
  return named === undefined ? [...keys].filter((each) => withoutLetter(each) === key) : [named];
}
