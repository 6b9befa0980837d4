import { authenticate } from '../http/identity.ts';
import { readBody } from '../http/input.ts';
import type { Route } from '../http/messages.ts';
import { PreferenceChange } from './schema.ts';
import type { PreferenceService } from './service.ts';

const path = '/api/v1/preferences';

/** A user's own preferences. */
export function preferenceRoutes(preferences: PreferenceService): Route[] {
  return [
    {
      method: 'GET',
      path,
      handle: async (request) => ({ status: 200, body: await preferences.read(authenticate(request).userId) }),
    },
    {
      method: 'PATCH',
      path,
      handle: async (request) => {
        const { userId } = authenticate(request);
        return { status: 200, body: await preferences.change(userId, readBody(request, PreferenceChange)) };
      },
    },
  ];
}
