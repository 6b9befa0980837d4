import { createHash } from 'node:crypto';
import type { Hash } from '../../domain/shared/digest.ts';

/** SHA-256 in lower-case hex; strings are hashed as UTF-8. */
export const sha256: Hash = (data) => createHash('sha256').update(data).digest('hex');
