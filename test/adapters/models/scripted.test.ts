import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { applyEdit, createScripted, loadPlaybook, scriptedDecision, scriptedModelId } from '../../../lib/adapters/models/scripted/index.ts';
import { type CallPurpose, type ConverseEvent, type ConverseRequest, ModelError } from '../../../lib/domain/models/converse.ts';
import { StringlineError } from '../../../lib/domain/shared/errors.ts';

const PLAYBOOK = `schema: stringline.playbook/1
name: tour
reviewer:
  name: Ada (scripted)
  decisions:
    - { subject: requirements, round: 0, decision: request-changes, comment: Name the limit. }
    - { subject: requirements, decision: approve }
replies:
  requirements:
    - text: First draft.
      tools: [{ name: write_requirements, input: { title: One } }]
    - tools:
        - { name: write_requirements, input: { title: { $file: files/title.txt } } }
        - { name: done, input: {} }
  design:
    draft: [{ text: Design. }]
    repair: [{ text: Better design. }]
  implement:
    1.10:
      - text: done
        usage: { outputTokens: 7 }
        stop: made_up
    "1.1":
      - error: { kind: throttled, times: 1 }
        text: at last
      - error: { kind: rejected, message: No. }
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playbook-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

function request(purpose: Partial<CallPurpose>): ConverseRequest {
  return {
    model: { provider: 'scripted', id: 'scripted:tour' },
    system: [],
    messages: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }],
    tools: [],
    toolChoice: 'auto',
    inference: { maxTokens: 100 },
    purpose: {
      runId: 'r',
      spec: 's',
      stage: 'requirements',
      step: 'draft',
      index: 0,
      useCase: 'spec_generation',
      steering: '',
      ...purpose,
    },
  };
}

async function tour(): Promise<Awaited<ReturnType<typeof loadPlaybook>>> {
  const path = await file('playbook.yaml', PLAYBOOK.replace('files/title.txt', 'title.txt'));
  await file('title.txt', 'Two\n');
  return loadPlaybook(path);
}

async function failure(run: Promise<unknown>): Promise<unknown> {
  return run.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('the scripted model', () => {
  it('names itself as scripted', async () => {
    expect(scriptedModelId((await tour()).playbook)).toBe('scripted:tour');
  });

  it('reads a list by the number of the call, whatever the step', async () => {
    const model = createScripted(await tour());

    const first = await model.converse(request({ step: 'draft', index: 0 }));
    const second = await model.converse(request({ step: 'repair', index: 1 }));

    expect(first).toMatchObject({
      stopReason: 'tool_use',
      content: [{ type: 'text', text: 'First draft.' }, { name: 'write_requirements' }],
    });
    expect(second.content).toEqual([
      { type: 'tool_use', id: 'scripted-requirements-repair-1-0', name: 'write_requirements', input: { title: 'Two\n' } },
      { type: 'tool_use', id: 'scripted-requirements-repair-1-1', name: 'done', input: {} },
    ]);
  });

  it('reads a map by step first', async () => {
    const model = createScripted(await tour());

    const reply = await model.converse(request({ stage: 'design', step: 'repair' }));

    expect(reply).toMatchObject({ stopReason: 'end_turn', content: [{ text: 'Better design.' }] });
  });

  it('keeps task 1.10 apart from task 1.1, quoted or not', async () => {
    const reply = await createScripted(await tour()).converse(request({ stage: 'implement', step: '1.10' }));

    expect(reply).toMatchObject({ stopReason: 'unknown', rawStopReason: 'made_up', usage: { outputTokens: 7, cacheReadTokens: 0 } });
    expect(reply.usage.inputTokens).toBeGreaterThan(0);
  });

  it('gives the same reply to the same call, as a resumed run needs', async () => {
    const loaded = await tour();

    const replies = await Promise.all([1, 2].map(() => createScripted(loaded).converse(request({}))));

    expect(replies[0]).toEqual(replies[1]);
  });

  it('stages failures, for ever or so many times', async () => {
    const model = createScripted(await tour());
    const call = request({ stage: 'implement', step: '1.1' });

    const once = await failure(model.converse(call));
    const then = await model.converse(call);
    const always = await failure(model.converse(request({ stage: 'implement', step: '1.1', index: 1 })));

    expect(once).toMatchObject({ kind: 'throttled' });
    expect(then.content).toEqual([{ type: 'text', text: 'at last' }]);
    expect(always).toMatchObject({ kind: 'rejected', message: 'No.' });
  });

  it('tells text and tools as they come', async () => {
    const events: ConverseEvent[] = [];

    await createScripted(await tour()).converse(request({}), { onEvent: (event) => events.push(event) });

    expect(events).toEqual([
      { type: 'text', text: 'First draft.' },
      { type: 'tool', name: 'write_requirements' },
    ]);
  });

  it.each([
    [{ stage: 'requirements', index: 2 }, ['stage requirements, step draft, index 2', '2 replies there']],
    [{ stage: 'implement', step: '9' }, ['stage implement, step 9', 'nothing there', 'implement 1.10: 1 reply; implement 1.1: 2 replies']],
    [{ stage: 'verify', step: 'x' }, ['stage verify', 'nothing there', 'design draft: 1 reply']],
  ] as const)('says what is missing for %j and what there is', async (purpose, parts) => {
    const error = await failure(createScripted(await tour()).converse(request(purpose)));

    expect(error).toBeInstanceOf(ModelError);
    for (const part of parts) expect((error as Error).message).toContain(part);
  });

  it('refuses a cancelled call', async () => {
    const error = await failure(createScripted(await tour()).converse(request({}), { signal: AbortSignal.abort() }));

    expect(error).toMatchObject({ kind: 'aborted' });
  });
});

describe('the scripted reviewer', () => {
  it.each([
    ['requirements', 0, 'request-changes'],
    ['requirements', 1, 'approve'],
    ['requirements', 5, 'approve'],
    ['design', 0, undefined],
  ] as const)('decides about %s in round %d: %s', async (subject, round, expected) => {
    expect(scriptedDecision(await tour(), subject, round)?.decision).toBe(expected);
  });

  it.each([
    ['the whole text', { content: 'new' }, 'new'],
    [
      'passages',
      {
        replace: [
          { find: 'a', with: 'x' },
          { find: 'c', with: '' },
        ],
      },
      'xb',
    ],
    ['a passage that is not there', { replace: [{ find: 'z', with: 'x' }] }, undefined],
    ['a passage that is there twice', { replace: [{ find: '', with: 'x' }] }, undefined],
  ])('edits %s', (_, edit, expected) => {
    expect(applyEdit(edit, 'abc')).toBe(expected);
  });
});

describe('loadPlaybook', () => {
  const HEAD = 'schema: stringline.playbook/1\nname: bad\n';

  it.each([
    ['broken YAML', `${HEAD}replies: [`, 'line 3', 'Flow sequence'],
    ['another schema', 'schema: other/1\nname: x\n', 'line 1', 'key schema'],
    ['an unknown key', `${HEAD}replys: {}\n`, 'line 3, key replys', 'did you mean "replies"?'],
    ['a reply without content', `${HEAD}replies:\n  design:\n    - {}\n`, 'line 5', 'key replies.design.0'],
    [
      'a misspelt key in a reply',
      `${HEAD}replies:\n  implement:\n    "1":\n      - txt: x\n`,
      'line 6, key replies.implement.1.0.txt',
      'did you mean "text"?',
    ],
    ['a key that is like none', `${HEAD}replies: {}\nwombat: {}\n`, 'line 4, key wombat', '"wombat"'],
    [
      'a wrong number',
      `${HEAD}replies:\n  tasks:\n    - text: x\n      usage: { outputTokens: -1 }\n`,
      'line 6',
      'replies.tasks.0.usage.outputTokens',
    ],
    [
      'an edit without an edit',
      `${HEAD}reviewer:\n  name: A\n  decisions:\n    - { subject: tasks, decision: edit }\n`,
      'line 6',
      '`edit`',
    ],
    [
      'changes without a comment',
      `${HEAD}reviewer:\n  name: A\n  decisions:\n    - { subject: tasks, decision: request-changes }\n`,
      'line 6',
      '`comment`',
    ],
    ['a path that climbs out', `${HEAD}replies:\n  tasks:\n    - text: { $file: ../secret }\n`, 'line 5', 'key replies.tasks.0.text.$file'],
    ['an absolute path', `${HEAD}replies:\n  tasks:\n    - text: { $file: /etc/hostname }\n`, 'line 5', 'must be relative'],
    ['a missing file', `${HEAD}replies:\n  tasks:\n    - text: { $file: none.md }\n`, 'line 5', 'no file "none.md"'],
    ['a folder', `${HEAD}replies:\n  tasks:\n    - text: { $file: . }\n`, 'line 5', 'is not a file'],
    ['a reference with more in it', `${HEAD}replies:\n  tasks:\n    - text: { $file: a, b: c }\n`, 'line 5', 'nothing else'],
    ['an empty file', '', 'line 1', 'key (top)'],
  ])('refuses %s with file, line and key', async (_, content, line, part) => {
    const path = await file('bad.yaml', content);

    const error = await failure(loadPlaybook(path));

    expect(error).toBeInstanceOf(StringlineError);
    expect(error).toMatchObject({ code: 'playbook-invalid', exit: 2 });
    for (const expected of [path, line, part]) expect((error as Error).message).toContain(expected);
  });

  it('refuses a link that leads out of the folder', async () => {
    await symlink('/etc/hostname', join(folder, 'link'));
    const path = await file('bad.yaml', `${HEAD}replies:\n  tasks:\n    - text: { $file: link }\n`);

    expect(await failure(loadPlaybook(path))).toMatchObject({ message: expect.stringContaining('outside') });
  });

  it('names a playbook that is not there', async () => {
    expect(await failure(loadPlaybook(join(folder, 'none.yaml')))).toMatchObject({
      code: 'playbook-missing',
      exit: 2,
      message: `There is no playbook ${join(folder, 'none.yaml')}.`,
    });
  });

  it('has one canonical text, which changes with the files it refers to', async () => {
    const before = await tour();
    await file('title.txt', 'Three\n');

    const after = await loadPlaybook(before.path);

    expect((await loadPlaybook(before.path)).canonical).toBe(after.canonical);
    expect(after.canonical).not.toBe(before.canonical);
  });
});
