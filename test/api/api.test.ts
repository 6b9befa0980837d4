import { describe } from '@jest/globals';
import { apiContract } from '../contracts/api.contract.ts';
import { HOSTS } from '../support/api/hosts.ts';

describe.each(Object.entries(HOSTS))('The API on %s', (_, start) => {
  apiContract(start);
});
