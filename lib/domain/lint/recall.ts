import type { Finding } from '../shared/finding.ts';

/**
 * What the check of some texts came to, now or when they were checked before.
 *
 * @param place canonical path of the folder that they lie in: findings name it
 * @param texts by file name; with the project's settings they are all that the check depends on
 * @param check gives the findings, when nobody knows them
 */
export type Recall = (place: string, texts: Readonly<Record<string, string>>, check: () => Finding[]) => readonly Finding[];

/** Remembers nothing. */
export const checkAnew: Recall = (_place, _texts, check) => check();
