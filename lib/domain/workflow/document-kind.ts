import * as z from 'zod';

/** The documents of a spec; `bugfix` takes the place of `requirements` in a bugfix spec. In a file of its own: who asks for no more builds no schema of runs. */
export const DocumentKind = z.enum(['requirements', 'bugfix', 'design', 'tasks']);
export type DocumentKind = z.infer<typeof DocumentKind>;
