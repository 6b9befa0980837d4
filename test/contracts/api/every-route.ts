import { describe, expect, it } from '@jest/globals';
import { allRoutes } from '../../../lib/api/routes.ts';
import type { StartHost } from '../../support/api/hosts.ts';

/** Hosts that note what they were asked and have answered with success. */
export function noting(start: StartHost): { start: StartHost; answered: Set<string> } {
  const answered = new Set<string>();
  return {
    answered,
    start: async (services) => {
      const host = await start(services);
      return {
        ...host,
        request: async (request) => {
          const answer = await host.request(request);
          if (answer.status < 300) answered.add(`${request.method ?? 'GET'} ${request.path.replace(/\?.*/su, '')}`);
          return answer;
        },
      };
    },
  };
}

/** Comes last: the routes are those of the application, so that a new one without a contract is seen. */
export function everyRouteContract(answered: ReadonlySet<string>): void {
  describe('the contract', () => {
    it('has every route answer', async () => {
      const bare = (await allRoutes()).filter(({ method, path }) => {
        const pattern = new RegExp(`^${method} ${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u');
        return ![...answered].some((asked) => pattern.test(asked));
      });

      expect(bare.map(({ id }) => id)).toEqual([]);
    });
  });
}
