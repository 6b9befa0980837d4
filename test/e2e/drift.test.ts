import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REPOSITORIES } from '../quality/drift/repositories.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { buildOnce, type JsonDocument, runCli, runJson } from '../support/stringline.ts';

const DESIGN = '.kiro/specs/orders/design.md';
const RECORD = '.kiro/specs/orders/drift.json';
const CONTROLLER = 'src/orders/orders.controller.ts';
const ORDERS = REPOSITORIES.find(({ name }) => name === 'orders')!.files;
/** The design of the fixture, with a word on which criterion it serves. */
const FILES: Readonly<Record<string, string>> = {
  ...ORDERS,
  [DESIGN]: (ORDERS[DESIGN] ?? '').replace('gives the invoice\n', 'gives the invoice\n\n_Satisfies: 1.1_\n'),
};

const REQUIREMENTS = `# Requirements Document

## Requirements

### Requirement 1: Invoices

**User Story:** As a customer, I want an invoice, so that I can pay.

#### Acceptance Criteria

1. WHEN an order is placed, THE Shop SHALL offer its invoice.
2. WHEN an invoice is overdue, THE Shop SHALL remind the customer.
`;

/** What the model answers: the change itself, and before it one that reaches too far. */
const playbook = (edits: readonly { oldText: string; newText: string }[]): string =>
  JSON.stringify({
    schema: 'stringline.playbook/1',
    name: 'sync',
    replies: { design: { sync: [TOO_FAR, edits].map((each) => ({ tools: [{ name: 'edit_document', input: { edits: each } }] })) } },
  });

const TOO_FAR = [{ oldText: 'Orders are placed, priced and cancelled', newText: 'Everything is new' }];
const EDIT = [
  { oldText: '- `GET /orders/:id/invoice` gives the invoice\n\n_Satisfies: 1.1_', newText: '- `GET /orders/:id/bill` gives the bill' },
];

interface SpecReport {
  score: number;
  changed: { id: string }[];
}
const reportOf = (json: JsonDocument): SpecReport => (json['specs'] as SpecReport[])[0]!;

describe('a design and its code', () => {
  let repository: Repository;
  const drift = (...args: string[]) => runJson(['drift', ...args], { cwd: repository.root });

  beforeAll(() => {
    buildOnce();
    repository = makeRepository({ files: { ...FILES, '.kiro/specs/orders/requirements.md': REQUIREMENTS } });
  }, 240_000);
  afterAll(() => {
    repository.remove();
  });

  it('are in step when seen for the first time; a gate says that it has nothing to compare with', async () => {
    const gate = await drift('--fail-on-drift');
    expect(gate).toMatchObject({ code: 2, json: { error: { code: 'drift-baseline-missing' } } });
    const first = await drift();
    expect(first).toMatchObject({ code: 0, json: { drifted: false, written: [RECORD], specs: [{ spec: 'orders', first: true }] } });
    repository.commit('Record what is in step');
    expect((await drift('--fail-on-drift')).code).toBe(0);
  }, 180_000);

  it('drift with both places, in the checkout as it lies there', async () => {
    repository.write(CONTROLLER, (FILES[CONTROLLER] ?? '').replace("@Get(':id/invoice')", "@Get(':id/bill')"));
    const { code, json } = await drift('--fail-on-drift', '--threshold', '0.01');
    expect(code).toBe(1);
    expect(reportOf(json).changed).toMatchObject([
      {
        id: 'changed endpoint GET /orders/:id/invoice',
        reason: 'renamed',
        design: { path: DESIGN, line: 14 },
        code: { path: CONTROLLER, line: 29 },
      },
    ]);
    const text = await runCli(['drift'], { cwd: repository.root });
    expect(text.stdout).toContain(`design ${DESIGN}:14  code ${CONTROLLER}:29`);
  }, 180_000);

  it('agree again once the difference is accepted, for exactly this state, and it stays visible', async () => {
    const refused = await runJson(['spec', 'accept', 'GET /orders/:id/invoice', '--reason', 'short'], { cwd: repository.root });
    expect(refused.code).toBe(2);
    const reason = 'the design follows with the next release';
    const accepted = await runJson(['spec', 'accept', 'GET /orders/:id/invoice', '--reason', reason], { cwd: repository.root });
    expect(accepted).toMatchObject({ code: 0, json: { file: RECORD, accepted: { item: 'changed endpoint GET /orders/:id/invoice' } } });
    const { json } = await drift('--threshold', '0.01');
    expect(reportOf(json)).toMatchObject({ changed: [], score: 0, accepted: [{ accepted: { reason, by: 'Ada <ada@example.org>' } }] });
    const again = await runJson(['spec', 'accept', 'GET /orders/:id', '--reason', reason], { cwd: repository.root });
    expect(again).toMatchObject({ code: 2, json: { error: { message: 'GET /orders/:id is in step: there is nothing to accept.' } } });
    const printed = (await runCli(['drift', '--changed', 'HEAD', '--threshold', '0.01'], { cwd: repository.root })).stdout;
    const copied = /^ *accepted.*$/m.exec(printed)?.[0] ?? '';
    const renewed = await runJson(['spec', 'accept', copied, '--changed', 'HEAD', '--reason', reason], { cwd: repository.root });
    expect(renewed.json['accepted']).toMatchObject({ item: 'changed endpoint GET /orders/:id/invoice' });
    const none = await runJson(['spec', 'accept', 'line', '--reason', reason], { cwd: repository.root });
    expect(none.json).toMatchObject({ error: { fix: 'Known ones: endpoint GET /orders/:id/invoice' } });
    const other = ['spec', 'accept', 'changed     endpoint GET /orders/:id/invoice', '--reason', 'another reason of ours'];
    expect((await runJson(other, { cwd: repository.root })).json['accepted']).toMatchObject({
      item: 'changed endpoint GET /orders/:id/invoice',
    });
    repository.write(CONTROLLER, (FILES[CONTROLLER] ?? '').replace("@Get(':id/invoice')", "@Get(':id/receipt')"));
    expect(reportOf((await drift('--threshold', '0.01')).json).changed).toHaveLength(1);
    repository.git('checkout', '-q', '--', RECORD);
  }, 180_000);

  it('are compared with a commit where one is named', async () => {
    const { json } = await drift('--changed', 'HEAD', '--threshold', '0.01');
    expect(reportOf(json).changed).toMatchObject([{ id: 'changed endpoint GET /orders/:id/invoice' }]);
    expect(await drift('--changed', 'nowhere')).toMatchObject({ code: 2, json: { error: { code: 'revision-unknown' } } });
    expect(await drift('no-such-spec')).toMatchObject({ code: 2, json: { error: { code: 'spec-not-found' } } });
  }, 180_000);

  it('pass no gate where the code that counts has become too large to be read, against the record or a commit', async () => {
    repository.write(CONTROLLER, `${FILES[CONTROLLER] ?? ''}// ${'x'.repeat(600_000)}\n`);
    const problems = [{ path: CONTROLLER, unread: 'unfit', hides: true }];
    const plain = await runCli(['drift', '--fail-on-drift', '--threshold', '1'], { cwd: repository.root });

    expect(await drift('--fail-on-drift', '--threshold', '1')).toMatchObject({ code: 1, json: { problems } });
    expect(await drift('--fail-on-drift', '--threshold', '1', '--changed', 'HEAD')).toMatchObject({ code: 1, json: { problems } });
    expect((await drift('--threshold', '1')).code).toBe(0);
    expect(plain.stdout).toContain('so nothing says that it agrees');
    repository.commit('Grow');
    expect(await drift('--fail-on-drift', '--threshold', '1', '--changed', 'HEAD')).toMatchObject({
      code: 0,
      json: { problems: [{ path: CONTROLLER, hides: false }] },
    });
  }, 180_000);
});

describe('spec sync', () => {
  let repository: Repository;
  const sync = (...args: string[]) =>
    runJson(['spec', 'sync', 'orders', '--threshold', '0.01', '--playbook', 'playbook.json', ...args], { cwd: repository.root });

  beforeAll(async () => {
    repository = makeRepository({
      files: { ...FILES, '.kiro/specs/orders/requirements.md': REQUIREMENTS, 'playbook.json': playbook(EDIT) },
    });
    await runJson(['drift'], { cwd: repository.root });
  }, 180_000);
  afterAll(() => {
    repository.remove();
  });

  it('says of a record and of files that are in no commit that they are there', async () => {
    repository.write('notes.txt', 'not committed\n');
    const { stdout } = await runCli(['spec', 'sync', 'orders', '--playbook', 'playbook.json'], { cwd: repository.root });
    expect(stdout).toContain(`${RECORD} is there and in no commit`);
    expect(stdout).toMatch(/Commit \w{9} was compared, without what is not committed/u);
    repository.commit('Record what is in step');
  }, 180_000);

  it('proposes nothing while design and code agree', async () => {
    expect(await sync()).toMatchObject({ code: 0, json: { outcome: 'in-step', score: 0 } });
  }, 180_000);

  it('proposes a change of the section concerned, refuses one that reaches further, and tells which criteria nothing serves', async () => {
    repository.write(CONTROLLER, (FILES[CONTROLLER] ?? '').replace("@Get(':id/invoice')", "@Get(':id/bill')"));
    repository.commit('Rename the route');
    const { code, json } = await sync();
    expect(code).toBe(3);
    expect(json).toMatchObject({ outcome: 'waiting', review: { status: 'pending', subject: 'design' } });
    expect(json['unserved']).toEqual(['1.1']);
    expect(repository.read(DESIGN)).toBe(FILES[DESIGN]);
    const again = await sync();
    expect((again.json['review'] as { id: string }).id).toBe((json['review'] as { id: string }).id);
    expect((await runJson(['resume'], { cwd: repository.root })).json).toMatchObject({ error: { code: 'run-is-sync' } });
  }, 180_000);

  it('applies what was approved, byte for byte outside the change, and then proposes nothing', async () => {
    const approved = await runJson(['review', 'approve'], { cwd: repository.root });
    expect(approved.code).toBe(0);
    const { code, json } = await sync('--write');
    expect({ code, json }).toMatchObject({ code: 0, json: { outcome: 'applied' } });
    const expected = (FILES[DESIGN] ?? '').replace(EDIT[0]!.oldText, EDIT[0]!.newText);
    expect(repository.read(DESIGN)).toBe(expected);
    expect(repository.show(String(json['branch']), DESIGN)).toBe(expected);
    repository.commit('Take the design over');
    expect(await sync()).toMatchObject({ code: 0, json: { outcome: 'in-step', score: 0 } });
    expect((await runJson(['drift', '--fail-on-drift', '--threshold', '0'], { cwd: repository.root })).code).toBe(0);
  }, 180_000);

  it('applies at once where that is asked for', async () => {
    repository.write(CONTROLLER, repository.read(CONTROLLER).replace("@Get(':id/bill')", "@Get(':id/invoice')"));
    repository.write('playbook.json', playbook([{ oldText: EDIT[0]!.newText, newText: EDIT[0]!.oldText }]));
    repository.commit('Rename it back');
    const { json } = await sync('--auto-update');
    expect(json).toMatchObject({ outcome: 'applied', written: [] });
    expect(repository.show(String(json['branch']), DESIGN)).toBe(FILES[DESIGN]);
  }, 180_000);

  it('proposes nothing twice for one commit', async () => {
    expect(await sync()).toMatchObject({ code: 0, json: { outcome: 'applied' } });
  }, 180_000);

  it('leaves everything as it is where the change is rejected, and ends the run', async () => {
    repository.write('src/note.ts', '// Another commit.\n');
    repository.commit('Go on');
    await sync();
    const decided = await runCli(['review', 'reject', '--comment', 'the code is wrong'], { cwd: repository.root });

    expect(decided.stdout).toContain('Go on: stringline spec sync orders');
    expect(await sync()).toMatchObject({ code: 1, json: { outcome: 'rejected', run: { status: 'rejected' } } });
  }, 180_000);

  it('applies the text of a person who has edited it, after that was approved, with no model in reach', async () => {
    const mine = (FILES[DESIGN] ?? '').replace('gives the invoice', 'gives the invoice of an order');
    repository.write('.git/mine.md', mine);
    const quiet = await sync();
    await sync('--again');
    await runJson(['review', 'edit', '--file', '.git/mine.md'], { cwd: repository.root });
    const plain = ['spec', 'sync', 'orders', '--threshold', '0.01'];
    const asked = await runJson(plain, { cwd: repository.root });
    await runJson(['review', 'approve'], { cwd: repository.root });
    const { json } = await runJson(plain, { cwd: repository.root });

    expect(quiet).toMatchObject({ code: 1, json: { outcome: 'rejected' } });
    expect(asked).toMatchObject({ code: 3, json: { outcome: 'waiting' } });
    expect(json).toMatchObject({ outcome: 'applied' });
    expect(repository.show(String(json['branch']), DESIGN)).toBe(mine);
  }, 180_000);

  it('needs no review where the hook of the project says auto_update, and no model where nothing is above its threshold', async () => {
    const config = (threshold: number) =>
      `hooks:\n  on_pr:\n    - { pattern: "**", action: sync_spec_design, auto_update: true, diff_threshold: ${threshold} }\n`;
    const plain = ['spec', 'sync', 'orders'];
    repository.write('.kiro/config/project.yaml', config(0.9));
    repository.commit('Be patient');
    const patient = await runJson(plain, { cwd: repository.root });
    repository.write('.kiro/config/project.yaml', config(0.01));
    repository.commit('Keep the design in step');

    expect(patient).toMatchObject({ code: 0, json: { outcome: 'in-step', threshold: 0.9 } });
    expect((await runJson([...plain, '--playbook', 'playbook.json'], { cwd: repository.root })).json).toMatchObject({
      outcome: 'applied',
      threshold: 0.01,
    });
  }, 180_000);
});
