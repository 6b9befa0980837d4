import { describe, expect, it } from '@jest/globals';
import { endpointKey, nameKey, parseEndpoint, sameEndpoint, stemKey } from '../../../lib/domain/drift/index.ts';

describe('a name', () => {
  it.each([
    ['PreferenceService', 'preference_service'],
    ['PreferenceService', 'preference-service'],
    ['PreferenceService', 'Preference Service'],
    ['HTTPServer', 'http_server'],
    ['userId2', 'user_id_2'],
  ])('%s is %s in another style', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([
    ['PreferenceService', 'preference'],
    ['IPreferenceService', 'preference'],
    ['PreferenceServiceImpl', 'preference'],
    ['preferences-table', 'preferences'],
    ['Service', undefined],
    ['Preference', undefined],
    ['DbStore', undefined],
  ])('%s has the stem %s', (name, stem) => {
    expect(stemKey(name)).toBe(stem);
  });
});

describe('an endpoint', () => {
  it.each([
    ['GET /users/:id', 'GET /users/{userId}', 'src/a.ts', 'exact'],
    ['GET /users/<int:id>/', 'get /users/[id]', 'src/a.ts', 'exact'],
    ['POST /v1/users', 'ANY /v1/users', 'src/a.ts', 'exact'],
    ['GET /api/v1/users/{id}', 'GET /users/:id', 'src/a.ts', 'mounted'],
    ['GET /v1/users/{id}', 'GET /:id', 'src/routes/users.ts', 'mounted'],
    ['GET /v1/users/{id}', 'GET /:id', 'src/routes/orders.ts', 'no'],
    ['GET /v1/users', 'POST /v1/users', 'src/a.ts', 'no'],
    ['GET /v1/users', 'GET /v1/orders', 'src/a.ts', 'no'],
    ['GET /users/{id}/orders', 'GET /orders', 'src/a.ts', 'no'],
  ])('%s and %s in %s: %s', (one, other, path, expected) => {
    expect(sameEndpoint(parseEndpoint(one)!, parseEndpoint(other)!, path)).toBe(expected);
  });

  it('is written in one way whatever the framework', () => {
    expect(endpointKey(parseEndpoint('get /V1/Users/:id/')!)).toBe('GET /v1/users/{}');
  });

  it.each(['GET', 'GET users', '/users', 'GET  ', ''])('%j is none', (text) => {
    expect(parseEndpoint(text)).toBeUndefined();
  });
});
