import type { HttpRequest } from './messages.ts';
import { Problem } from './problem.ts';

export interface Identity {
  userId: string;
  role: 'user' | 'administrator';
}

/** Who sends a request, as the gateway has found out. @throws Problem 401 when it names nobody */
export function authenticate({ headers }: HttpRequest): Identity {
  const userId = headers['x-user-id'] ?? '';
  if (userId === '') throw new Problem(401, 'unauthenticated', 'The request does not say who sends it.');
  return { userId, role: headers['x-user-role'] === 'administrator' ? 'administrator' : 'user' };
}
