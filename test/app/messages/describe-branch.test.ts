import { expect, it } from '@jest/globals';
import { describeBranch } from '../../../lib/app/messages/describe-branch.ts';
import { openAppWorld } from '../../support/app-world.ts';

const SPEC = '.kiro/specs/cart/requirements.md';
const document = (title: string, introduction: string): string => `# ${title}\n\n## Introduction\n\n${introduction}\n`;

it('describes a branch without closing an issue or calling anybody, whatever its specs and commits say', async () => {
  // Prepare
  const world = await openAppWorld({ files: { 'a.txt': '' } });
  const from = world.repository.git('rev-parse', 'HEAD').trim();
  world.repository.write(SPEC, document('Fixes #12', 'This closes #13, as @acme/owners said:\n- one\n- two'));
  world.repository.commit('Resolve #14');
  world.repository.write('a.txt', 'a\n');
  world.repository.commit('Closes acme/shop#15');
  world.repository.write('a.txt', 'b\n');
  world.repository.commit('[The guide](docs/guide.md) says so');
  world.repository.write('a.txt', 'c\n');
  world.repository.commit('Follow [the guide](docs/guide.md), not ![it](https://a.example/i.png) <b>');

  // Act
  const { title, body } = await describeBranch(
    { from, to: world.repository.git('rev-parse', 'HEAD').trim() },
    '.kiro/specs',
    world.ports.source,
  );

  // Assess
  await world.close();
  expect(title).toBe('Fixes (#12)');
  expect(body).not.toMatch(/(?:fixes|closes|resolve) [\w/]*#\d|@acme/iu);
  expect(body).toContain('said:\n- one\n- two\n');
  expect(body).toMatch(/^- `\w+` \[The guide\]\(docs\/guide\.md\) says so$/mu);
  expect(body).toContain(String.raw`[the guide](docs/guide.md), not \!\[it](https://a.example/i.png) &lt;b>`);
  expect(body).toMatch(/#12[^]*#13[^]*#14[^]*#15/u);
});
