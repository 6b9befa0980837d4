import { afterEach, describe, expect, it } from '@jest/globals';
import { createCodeReader } from '../../../lib/adapters/syntax/index.ts';
import { filesOf } from '../../../lib/app/drift/code-files.ts';
import { measureDrift } from '../../../lib/app/drift/measure-drift.ts';
import { decideReview } from '../../../lib/app/review/decide-review.ts';
import { syncDesign, type SyncInput, type SyncResult } from '../../../lib/app/drift/sync/sync-design.ts';
import { syncSpecDesign } from '../../../lib/app/hooks/actions/sync-spec-design.ts';
import { renderRecord } from '../../../lib/domain/drift/index.ts';
import { type AppWorld, invocation, openAppWorld, toolReply } from '../../support/app-world.ts';
import { actionPorts, ENDED, hookJob } from '../../support/hook-job.ts';

const DESIGN = '.kiro/specs/shop/design.md';
/** A byte order mark, CRLF, blanks at line ends and no line end at the end: all that a careless writer would tidy up. */
const TEXT =
  '\uFEFF# Design Document\r\n\r\nShop.  \r\n\r\n## Components and Interfaces\r\n\r\n### PriceService\r\n\r\n**Files:** `src/price.ts`\r\n\r\n### Other\r\n\r\nKept\tas it is.   ';
const STEERING = 'Say prices in cents.';
const EDIT = {
  edits: [{ oldText: '### PriceService\r\n\r\n**Files:** `src/price.ts`', newText: '### Pricing\r\n\r\n**Files:** `src/pricing.ts`' }],
};

describe('a sync of a design', () => {
  let world: AppWorld;
  afterEach(() => world.close());

  /** A repository whose code was renamed after design and code were in step. */
  async function renamed(): Promise<(change?: Partial<SyncInput>) => Promise<SyncResult>> {
    world = await openAppWorld({
      files: {
        '.gitattributes': '* -text\n',
        'src/price.ts': 'export class PriceService {}\n',
        '.kiro/steering/product.md': `${STEERING}\n`,
        '.kiro/steering/deploy.md': '---\ninclusion: manual\n---\nNever on Fridays.\n',
        [DESIGN]: TEXT,
      },
      answer: () => toolReply('edit_document', EDIT),
    });
    const { ports, repository, wish } = world;
    const reader = createCodeReader();
    const input: SyncInput = {
      ...{ spec: 'shop', specDirectory: '.kiro/specs', branchPrefix: 'stringline/', since: 'record', threshold: 0.01 },
      ...{ autoUpdate: true, allowDirty: false, settleModels: wish.settleModels },
    };
    const files = await filesOf(ports.source, repository.git('rev-parse', 'HEAD').trim());
    const { specs } = await measureDrift({ ...input, specs: ['shop'], files }, reader, { at: '2026-11-20T10:00:00Z' });
    repository.write(
      '.kiro/specs/shop/drift.json',
      renderRecord({ schema: 'stringline.drift-record/1', synced: specs[0]!.first!, accepted: [] }),
    );
    repository.git('mv', 'src/price.ts', 'src/pricing.ts');
    repository.write('src/pricing.ts', 'export class Pricing {}\n');
    repository.commit('Rename the price service');
    return (change = {}) => syncDesign({ ...input, ...change }, { ports, reader, invocation });
  }

  async function reject(result: SyncResult): Promise<void> {
    const { id, digest } = result.outcome === 'waiting' ? result.review : { id: '', digest: '' };
    await decideReview({ id, digest, decision: 'rejected', by: 'Grace <grace@example.org>', via: 'command', comment: 'no' }, world.ports);
  }

  it('tells the model the steering of the repository, and leaves every byte outside the change as it is', async () => {
    const sync = await renamed();

    const result = await sync();

    const asked = JSON.stringify(world.asked[0]);
    expect(asked).toContain(STEERING);
    expect(asked).not.toContain('Fridays');
    expect(result).toMatchObject({ outcome: 'applied' });
    const branch = result.outcome === 'applied' ? result.applied.branch : '';
    expect(world.repository.show(branch, DESIGN)).toBe(TEXT.replace(EDIT.edits[0]!.oldText, EDIT.edits[0]!.newText));
  });

  it('proposes nothing for a tree that it was made for already, merged or not', async () => {
    const sync = await renamed();
    const first = await sync();

    const again = await sync();
    const runs = await world.ports.runs.list({ spec: 'shop' });
    world.repository.git('merge', '-q', '--ff-only', 'stringline/sync-shop');
    const merged = await sync();

    expect(again).toMatchObject({ outcome: 'applied', run: { id: first.outcome === 'applied' ? first.run.id : '' } });
    expect(again.outcome === 'applied' && first.outcome === 'applied' && again.applied).toEqual(
      first.outcome === 'applied' && first.applied,
    );
    expect(runs).toHaveLength(1);
    expect(world.asked).toHaveLength(1);
    expect(merged).toMatchObject({ outcome: 'in-step', drift: { score: 0 } });
  });

  it('proposes nothing that was rejected before, until the drift or the design changes or somebody asks for it', async () => {
    const sync = await renamed();
    const outcome = async (change: Partial<SyncInput> = {}): Promise<string> => (await sync({ autoUpdate: false, ...change })).outcome;
    const proposed = await sync({ autoUpdate: false });

    await reject(proposed);
    const once = [await outcome(), await outcome(), await outcome({ autoUpdate: true })];
    world.repository.write('src/other.txt', 'Something else.\n');
    world.repository.commit('Go on');
    const elsewhere = await outcome();
    const asked = world.asked.length;
    const again = await sync({ autoUpdate: false, again: true });
    await reject(again);
    const twice = [await outcome(), await outcome()];
    const approved = [await outcome({ again: true, autoUpdate: true })];
    world.repository.write('src/other.txt', 'Once more.\n');
    world.repository.commit('Go on');
    approved.push(await outcome({ autoUpdate: true }));
    world.repository.write(DESIGN, TEXT.replace('Shop.  ', 'The shop.  '));
    world.repository.commit('Say more');
    const changed = await outcome();

    expect([...once, elsewhere]).toEqual(Array(4).fill('rejected'));
    expect(asked).toBe(1);
    expect([twice, approved]).toEqual([
      ['rejected', 'rejected'],
      ['applied', 'applied'],
    ]);
    expect([again.outcome, changed]).toEqual(['waiting', 'waiting']);
  });

  it('takes a rejection for an answer to what was asked, not to what has changed since', async () => {
    const sync = await renamed();
    const first = await sync({ autoUpdate: false });
    await reject(first);
    world.repository.write(DESIGN, TEXT.replace('Shop.  ', 'The shop.  '));
    world.repository.commit('Say more');

    const second = await sync({ autoUpdate: false });

    const { status } = (await world.ports.runs.get(first.outcome === 'waiting' ? first.run.id : ''))!;
    expect([second.outcome, status]).toEqual(['waiting', 'rejected']);
    expect(second.outcome === 'waiting' && second.run.baseCommit).toBe(world.repository.git('rev-parse', 'HEAD').trim());
  });

  it.each([
    ['medium', 'failed'],
    [undefined, 'passed'],
  ] as const)('whose proposal was rejected is as far out of step as before for a hook that fails on %s: %s', async (failOn, outcome) => {
    const sync = await renamed();
    await reject(await sync({ autoUpdate: false }));
    const { ports, repository, wish } = world;
    const platform = {
      ...{
        ports,
        settleModels: wish.settleModels,
        runJob: () => Promise.reject(new Error('no commands here')),
        close: () => Promise.resolve(),
      },
      snapshot: () => Promise.resolve(repository.git('rev-parse', 'HEAD').trim()),
    };
    const options = { diffThreshold: 0.01 };
    const job = hookJob([DESIGN], { action: 'sync_spec_design', options, ...(failOn !== undefined && { failOn }) });

    const result = await syncSpecDesign(job, {
      ...actionPorts({}, () => Promise.resolve(ENDED)),
      platform: () => Promise.resolve(platform),
    });

    expect(result).toMatchObject({ outcome, summary: expect.stringMatching(/the proposal was rejected/) as unknown });
  });
});
