import * as z from 'zod';
import type { AuditLogger } from '../audit/audit-logger.ts';
import { authenticateAdministrator } from '../http/identity.ts';
import { readBody, readQuery } from '../http/input.ts';
import type { Route } from '../http/messages.ts';
import { PolicyChange } from './schema.ts';
import type { PolicyService } from './service.ts';

/** How many records an administrator asks for. */
const AuditQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(50) });

export interface PolicyRoutesOptions {
  policy: PolicyService;
  audit: AuditLogger;
}

/** What administrators may do. */
export function policyRoutes({ policy, audit }: PolicyRoutesOptions): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/admin/policy',
      handle: async (request) => {
        authenticateAdministrator(request);
        return { status: 200, body: await policy.read() };
      },
    },
    {
      method: 'PUT',
      path: '/api/v1/admin/policy',
      handle: async (request, { correlationId }) => {
        const { userId } = authenticateAdministrator(request);
        return { status: 200, body: await policy.replace(readBody(request, PolicyChange), { administrator: userId, correlationId }) };
      },
    },
    {
      method: 'GET',
      path: '/api/v1/admin/audit',
      handle: async (request) => {
        authenticateAdministrator(request);
        const { limit } = readQuery(request, AuditQuery);
        return { status: 200, body: { records: await audit.newest(limit) } };
      },
    },
  ];
}
