import { describe, expect, it } from '@jest/globals';
import { type AllowedProjects, allowedOf, assertAllowedProject, isAllowedProject } from '../../../lib/domain/deploy/index.ts';

const CODECOMMIT = 'git-codecommit.us-east-1.amazonaws.com';
const allowed: AllowedProjects = {
  gitHosts: [
    { host: 'github.com', kind: 'github', repositories: ['acme/shop', 'acme/web-*', 'tools/**'] },
    { host: CODECOMMIT, kind: 'codecommit', repositories: ['shop', 'team-*'] },
    { host: 'git.example.com', kind: 'git', repositories: [] },
  ],
  projects: ['legacy', 'lab-*'],
};

describe('a deployment', () => {
  it.each([
    ['github.com/acme/shop', true],
    ['https://github.com/acme/shop.git', true],
    ['github.com/acme/web-1', true],
    ['github.com/tools/a', true],
    ['github.com/tools/a/b/c', true],
    ['github.com/tools', false],
    ['github.com/tools/', false],
    ['github.com/acme/shop2', false],
    ['github.com/acme/other', false],
    ['github.com/acme/web-1/more', false],
    ['github.com/Acme/shop', false],
    ['github.com.evil.example/acme/shop', false],
    ['gitlab.com/acme/shop', false],
    ['git.example.com/acme/shop', false],
    [`${CODECOMMIT}/v1/repos/shop`, true],
    [`${CODECOMMIT}/v1/repos/team-1`, true],
    [`${CODECOMMIT}/v1/repos/web`, false],
    [`${CODECOMMIT}/shop`, false],
    ['legacy', true],
    ['lab-7', true],
    ['legacy2', false],
    ['*', false],
    ['', false],
  ])('builds %s: %p', (project, built) => {
    expect(isAllowedProject(project, allowed)).toBe(built);
  });

  it('that names nothing builds nothing', () => {
    for (const project of ['github.com/acme/shop', 'legacy', '*']) expect(isAllowedProject(project, allowedOf({}))).toBe(false);
  });

  it.each([
    ['github.com/acme/other', /`acme\/other`.*`repositories`.*github\.com/u],
    ['unknown', /`projects`/u],
  ])('refuses %s and says where it would be named', (project, fix) => {
    expect(() => assertAllowedProject(project, allowed)).toThrow(
      expect.objectContaining({ code: 'repository-not-allowed', fix: expect.stringMatching(fix) as unknown }),
    );
    expect(() => assertAllowedProject('legacy', allowed)).not.toThrow();
  });
});
