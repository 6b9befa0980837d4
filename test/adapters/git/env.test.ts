import { describe, expect, it } from '@jest/globals';
import { delimiter, join } from 'node:path';
import { callerEnvironment } from '../../../lib/adapters/git/env.ts';

describe('the environment of git', () => {
  it('has no folder in its PATH that the repository decides on', () => {
    const own = join(process.cwd(), 'bin');

    expect(callerEnvironment({ PATH: ['.', '', 'bin', own].join(delimiter) })).toEqual({ PATH: own });
  });

  it('points git at no other repository', () => {
    expect(callerEnvironment({ GIT_DIR: '/x', GIT_SSH: 'ssh', HOME: '/h' })).toEqual({ GIT_SSH: 'ssh', HOME: '/h' });
  });
});
