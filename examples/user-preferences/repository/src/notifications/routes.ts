import { readBody } from '../http/input.ts';
import type { Route } from '../http/messages.ts';
import { Notification } from './notification.ts';
import type { NotificationRouter } from './router.ts';

export function notificationRoutes(router: NotificationRouter): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/notifications',
      handle: async (request) => {
        const notification = readBody(request, Notification);
        return { status: 202, body: { id: notification.id, delivered: await router.dispatch(notification) } };
      },
    },
  ];
}
