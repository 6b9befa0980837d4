/** Milliseconds that a server asks to wait (`retry-after-ms`, or `Retry-After` in seconds or as a date); undefined where it does not, or not readably. */
export function retryAfterMs(header: (name: string) => string | undefined, now: Date): number | undefined {
  const milliseconds = header('retry-after-ms');
  if (milliseconds !== undefined && /^\d{1,9}(?:\.\d+)?$/.test(milliseconds)) return Math.ceil(Number(milliseconds));
  const after = header('retry-after')?.trim();
  if (after === undefined) return undefined;
  if (/^\d{1,6}(?:\.\d+)?$/.test(after)) return Math.ceil(Number(after) * 1000);
  const date = Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
