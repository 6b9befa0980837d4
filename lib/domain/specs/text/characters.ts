/** A figure of ASCII, by its code. */
export function isFigure(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** White space of ASCII. */
export function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
