import { afterEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { getJson, getText, putText } from '../../lib/app/artefacts.ts';
import { authorDocument } from '../../lib/app/documents/author-document.ts';
import { recordRevision } from '../../lib/app/documents/check-document.ts';
import { ModelError } from '../../lib/domain/models/converse.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import { Finding } from '../../lib/domain/shared/finding.ts';
import { calculator, CRITERIA, REQUIREMENTS } from '../support/calculator.ts';
import type { Files } from '../support/repository.ts';
import { type Answer, type AppWorld, invocation, openAppWorld, replyOf, toolReply } from '../support/app-world.ts';

let world: AppWorld;
afterEach(async () => {
  await world.close();
});

type Drafted = { digest: string; findings: string; errors: number; repairable: boolean };
async function open(
  answers: readonly ReturnType<Answer>[],
  files?: Files,
): Promise<{ runId: string; draft: (change?: object) => Promise<Drafted> }> {
  const answer: Answer = (_, call) => answers[call] ?? Promise.reject(new Error(`call ${call} was not expected`));
  world = await openAppWorld({ answer, ...(files && { files }) });
  const { run } = await world.create({ spec: 'subtraction' });
  const base = {
    operation: 'draft' as const,
    runId: run.id,
    kind: 'requirements' as const,
    round: 0,
    attempt: 0,
    base: null,
    feedback: null,
  };
  return {
    runId: run.id,
    draft: async (change = {}) => (await authorDocument({ ...base, ...change }, world.ports, invocation)) as unknown as Drafted,
  };
}
const good = toolReply('write_requirements', REQUIREMENTS);

describe('drafting', () => {
  it('comes back without a draft when there is no time to ask again, and goes on from the answer that was kept', async () => {
    const { draft, runId } = await open([replyOf([{ type: 'text', text: 'Here you are.' }]), good]);
    const short = { ...invocation, remainingMs: () => 60_000 };
    const input = { operation: 'draft' as const, runId, kind: 'requirements' as const, round: 0, attempt: 0, base: null, feedback: null };
    expect(await authorDocument(input, world.ports, short)).toMatchObject({ continue: true, accepted: false });
    expect(await draft()).toMatchObject({ errors: 0, repairable: true });
    expect(world.asked.map(({ purpose }) => purpose.index)).toEqual([0, 1]);
  });

  it('renders the draft, checks it and records the revision', async () => {
    const { draft, runId } = await open([good]);
    const drafted = await draft();
    expect(drafted).toMatchObject({ errors: 0, repairable: true });
    expect(await getText(world.ports.artefacts, drafted.digest)).toContain(`1. ${CRITERIA.negate}`);
    expect(await world.ports.specs.revisions(runId, 'requirements')).toMatchObject([
      { number: 1, origin: 'model', digest: drafted.digest },
    ]);
  });

  it.each([
    ['a draft', 'model', 'error'],
    ['what people wrote', 'existing', 'warning'],
  ] as const)('finds the files of %s that no task can write, while they can be taken out', async (_name, origin, level) => {
    const { runId } = await open([]);
    const { ports } = world;
    const files = '.github/workflows/ci.yml, src/calc.ts, .kiro/steering/tech.md, package.json';
    const tasks = `# Implementation Plan\n\n- [ ] 1. Read \`.env\`\n- [x] 2. Set up\n  - Files: .env\n- [ ] 3. Build it\n  - Files: ${files}\n`;
    const digest = await putText(ports.artefacts, tasks);

    const recorded = await recordRevision({ runId, kind: 'tasks', digest, origin, how: 'test' }, ports);

    const found = await getJson(ports.artefacts, recorded.findings, z.array(Finding));
    expect(found.filter(({ ruleId }) => ruleId === 'agent-protected-path')).toMatchObject([
      { level, line: 6, message: 'Task 3 names .github/workflows/ci.yml, which no task can write: it is part of continuous integration.' },
      { level, message: expect.stringContaining('.kiro/steering/tech.md, which no task can write: `.kiro/steering` governs it') },
    ]);
  });

  it.each([
    ['a draft', 'model', 1],
    ['what people wrote', 'existing', 0],
  ] as const)('takes criteria that no task owns for an error in %s, though few tasks cite any', async (_name, origin, errors) => {
    const { runId } = await open([]);
    const { ports } = world;
    const criteria = [1, 2].map((number) => `${number}. WHEN key ${number} is pressed, THE Calculator SHALL print ${number}.`).join('\n');
    const more = '### Requirement 2: More\n\n#### Acceptance Criteria\n\n1. WHEN it is off, THE Calculator SHALL print nothing.';
    const requirements = `# Requirements\n\n### Requirement 1: Keys\n\n#### Acceptance Criteria\n\n${criteria}\n\n${more}\n`;
    const stated = await putText(ports.artefacts, requirements);
    await recordRevision({ runId, kind: 'requirements', digest: stated, origin: 'existing', how: 'test' }, ports);
    await ports.specs.accept(runId, 'requirements', stated);
    const tasks = ['a', 'b', 'c', 'd', 'e'].map((name) => `Create src/${name}.ts`).map((title, index) => `- [ ] ${index + 1}. ${title}`);
    const digest = await putText(ports.artefacts, `# Implementation Plan\n\n${tasks.join('\n')}\n  - _Requirements: 1.1_\n`);

    const recorded = await recordRevision({ runId, kind: 'tasks', digest, origin, how: 'test' }, ports);

    const found = await getJson(ports.artefacts, recorded.findings, z.array(Finding));
    expect(found.filter(({ ruleId }) => ruleId === 'tasks-criterion-unowned')).toHaveLength(1);
    expect(recorded.errors).toBe(errors);
  });

  it('is not asked for twice', async () => {
    const { draft, runId } = await open([good]);
    expect(await draft()).toEqual(await draft());
    expect(world.asked).toHaveLength(1);
    expect(await world.ports.specs.revisions(runId, 'requirements')).toHaveLength(1);
  });

  it.each<[string, ReturnType<Answer>, RegExp]>([
    ['prose instead of the tool', replyOf([{ type: 'text', text: 'Here you are.' }]), /write_requirements/u],
    ['another tool', toolReply('write_poem', {}), /write_requirements|write_poem/u],
    ['an input that does not fit', toolReply('write_requirements', { title: 'x' }), /introduction|requirements/u],
  ])('asks again after %s, with the reason in the conversation', async (_, first, reason) => {
    const { draft } = await open([first, good]);
    await expect(draft()).resolves.toMatchObject({ errors: 0 });
    expect(world.asked).toHaveLength(2);
    expect(world.asked[1]!.messages.length).toBeGreaterThan(world.asked[0]!.messages.length);
    expect(JSON.stringify(world.asked[1]!.messages.at(-1))).toMatch(reason);
    expect(world.asked.map(({ purpose }) => purpose.index)).toEqual([0, 1]);
  });

  it('tells of each answer that was refused, and why', async () => {
    const { draft, runId } = await open([toolReply('write_requirements', { title: 'x' }), good]);
    await draft();
    const refused = (await world.ports.runs.events(runId)).filter(({ type }) => type === 'draft.refused');
    expect(refused).toMatchObject([
      { message: expect.stringMatching(/requirements \(draft\).*introduction/u) as unknown as string, data: { step: 'draft', index: 0 } },
    ]);
  });

  it.each<[string, Error]>([
    ['the model', new ModelError('rejected', 'There is no reply.')],
    ['our own rules', new StringlineError({ code: 'budget-reached', message: 'There is no reply.', exit: EXIT.budget, fix: 'Raise it.' })],
  ])('says what was refused where the call that was to mend it is refused by %s', async (_, failure) => {
    world = await openAppWorld({ answer: (_request, call) => (call === 0 ? toolReply('write_poem', {}) : Promise.reject(failure)) });
    const { run } = await world.create({ spec: 'subtraction' });
    const input = {
      operation: 'draft' as const,
      runId: run.id,
      kind: 'requirements' as const,
      round: 0,
      attempt: 0,
      base: null,
      feedback: null,
    };

    const thrown = await authorDocument(input, world.ports, invocation).catch((error: unknown) => error);

    expect(thrown).toBeInstanceOf(failure.constructor);
    expect((thrown as Error).message).toMatch(/^There is no reply\..*write_requirements/su);
    if (failure instanceof ModelError) expect(thrown).toMatchObject({ kind: failure.kind });
    else expect(thrown).toMatchObject({ code: 'budget-reached', exit: EXIT.budget, fix: 'Raise it.' });
  });

  it('gives up after three answers that are no draft', async () => {
    const nonsense = replyOf([{ type: 'text', text: 'No.' }]);
    const { draft } = await open([nonsense, nonsense, nonsense, nonsense]);
    await expect(draft()).rejects.toThrow(/requirements/u);
    expect(world.asked).toHaveLength(3);
  });

  it('repairs with the findings and counts the calls of the stage on', async () => {
    const vague = structuredClone(REQUIREMENTS);
    vague.requirements[0]!.criteria[0] = 'sub subtracts quickly';
    const { draft } = await open([toolReply('write_requirements', vague), good]);
    const first = await draft();
    const second = await draft({ attempt: 1, base: first.digest, feedback: first.findings });
    expect(first.errors).toBeGreaterThan(0);
    expect(second.errors).toBe(0);
    expect(world.asked[1]!.purpose).toMatchObject({ step: 'repair', index: 1 });
    expect(JSON.stringify(world.asked[1]!.messages)).toContain('sub subtracts quickly');
  });

  it('is judged by the levels and waivers of the commit that the run began from, and repaired without what is waived', async () => {
    const vague = structuredClone(REQUIREMENTS);
    vague.requirements[0]!.criteria[0] = 'sub subtracts quickly';
    const waivers =
      'waivers:\n  - { rule: requirements-ears, spec: subtraction, reason: "agreed with Ann", by: Bo, expires: 2099-01-31 }\n';
    const config = { config: { lint: '  rules: { requirements-actor: off, requirements-vague: error }' } };
    const { draft, runId } = await open([toolReply('write_requirements', vague), good], {
      ...calculator(config),
      '.stringline/waivers.yaml': waivers,
    });

    const first = await draft();
    const findings = await getJson(world.ports.artefacts, first.findings, z.array(Finding));
    await draft({ attempt: 1, base: first.digest, feedback: first.findings });

    const found = findings.map(({ ruleId, level, waived }) => `${level} ${ruleId}${waived === undefined ? '' : ` by ${waived.by}`}`);
    expect(found).toEqual(expect.arrayContaining(['error requirements-ears by Bo', 'error requirements-vague']));
    expect(found.join()).not.toContain('requirements-actor');
    expect(first.errors).toBe(1);
    expect((await world.ports.runs.events(runId)).map(({ message }) => message).join()).toContain('1 waived');
    expect(JSON.stringify(world.asked[1]!.messages)).not.toContain('requirements-ears');
  });

  it('puts the same prefix before every call of a stage', async () => {
    const { draft } = await open([replyOf([{ type: 'text', text: 'Hm.' }]), good]);
    await draft();
    expect(world.asked[1]!.system).toEqual(world.asked[0]!.system);
    expect(world.asked[1]!.messages.slice(0, world.asked[0]!.messages.length)).toEqual(world.asked[0]!.messages);
  });
});
