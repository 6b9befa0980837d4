import { describe, expect, test } from '@jest/globals';
import { isNamed, isTransient } from '../../../lib/adapters/aws/failures.ts';

const thrown = (name: string, more: object = {}): Error => Object.assign(new Error(name), { name, ...more });
const sdk = (name: string, httpStatusCode: number, more: object = {}): Error => thrown(name, { $metadata: { httpStatusCode }, ...more });

describe('failures of AWS services', () => {
  test.each([
    ['throttling', sdk('ThrottlingException', 400)],
    ['a full table', sdk('ProvisionedThroughputExceededException', 400)],
    ['a fault of the service', sdk('InternalServerError', 500)],
    ['a fault without a name', sdk('Unknown', 503)],
    ['too many requests', sdk('Whatever', 429)],
    ['what the SDK itself would try again', sdk('Whatever', 400, { $retryable: { throttling: true } })],
    ['a time limit', thrown('TimeoutError', { $metadata: {} })],
    ['a broken line', thrown('Error', { code: 'ECONNRESET' })],
  ])('%s may pass by itself', (_, error) => {
    expect(isTransient(error)).toBe(true);
  });

  test.each([
    ['a refusal', sdk('AccessDeniedException', 403)],
    ['a condition', sdk('ConditionalCheckFailedException', 400)],
    ['a missing thing', sdk('NoSuchBucket', 404)],
    ['a fault of ours', new TypeError('x is not a function')],
    ['a name that others use as well', thrown('TimeoutError')],
    ['a certificate', thrown('Error', { code: 'CERT_HAS_EXPIRED' })],
    ['nothing', undefined],
  ])('%s will not', (_, error) => {
    expect(isTransient(error)).toBe(false);
  });

  test('an error is known by its name alone', () => {
    expect([isNamed(sdk('A', 400), 'B', 'A'), isNamed(sdk('A', 400), 'B'), isNamed(undefined, 'A')]).toEqual([true, false, false]);
  });
});
