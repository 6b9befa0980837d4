import { measureDrift, type SpecDrift } from '../../app/drift/measure-drift.ts';
import { chosenSpecs, readSpecs } from '../../app/drift/read-specs.ts';
import { baselineOf, type DriftItem, driftItems, type DriftRecord } from '../../domain/drift/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import type { CommandContext } from '../main.ts';
import { present } from '../present.ts';
import { byLikeness, isNamed, isPartOf, plain } from './named-items.ts';
import { itemName } from './text.ts';
import { type DriftWorld, withDriftWorld, writeRecord } from './world.ts';
import { someOf } from '../../domain/shared/wording.ts';

export interface AcceptOptions {
  reason: string;
  spec?: string;
  by?: string;
  /** Commit that the item was seen in comparison with. */
  changed?: string;
}

/** `spec accept`: a difference is known and meant. It stays visible, and holds for exactly the state that was accepted. */
export async function acceptItem(wanted: string, options: AcceptOptions, context: CommandContext): Promise<ExitCode> {
  if (options.reason.trim().length < 10)
    throw usage('A reason of at least ten characters is needed: others will read it.', '--reason "kept for old clients until March"');
  return withDriftWorld(context, true, async (world) => {
    const by =
      options.by ?? (world.state.identity === undefined ? undefined : `${world.state.identity.name} <${world.state.identity.email}>`);
    if (by === undefined) throw usage('Whoever accepts needs a name, and git has none here.', '--by "Name <mail>"');
    const { spec, item } = await findItem(wanted, options, world);
    const record = await recordOf(spec, world);
    const accepted = record.accepted.filter((one) => one.item !== item.id);
    const entry = { item: item.id, state: item.state, reason: options.reason.trim(), by, at: world.when.at };
    const file = await writeRecord(world.root, spec.design, { ...record, accepted: [...accepted, entry] });
    return present(
      {
        schema: 'stringline.accept/1',
        exit: EXIT.done,
        data: { spec: spec.spec, accepted: entry, file },
        text: (paint) => `${paint('green', '✓')} ${itemName(item)} is accepted in ${file}. Commit it, so that others judge by it too.`,
      },
      context.io,
      context.json,
    );
  });
}

interface Found {
  spec: SpecDrift;
  item: DriftItem;
}

/** The item that is meant: as `drift` prints it, by its name, its id, or a part that only one has. Looked for among what counts now, then among everything. */
async function findItem(wanted: string, { spec, changed }: AcceptOptions, world: DriftWorld): Promise<Found> {
  const { files, specDirectory, reader, when } = world;
  const known = new Set<string>();
  for (const since of changed === undefined ? (['record', 'nothing'] as const) : [await world.revision(changed)]) {
    const { specs } = await measureDrift({ specs: spec === undefined ? [] : [spec], specDirectory, files, since }, reader, when);
    // What is accepted already may get another reason.
    const all = specs.flatMap((one) => [...driftItems(one), ...one.accepted].map((item) => ({ spec: one, item })));
    for (const { item } of all) known.add(itemName(item));
    const exact = all.filter(({ item }) => isNamed(wanted, item));
    const inStep = specs.flatMap(({ matched }) => matched).some((one) => [one.name, itemName(one)].map(plain).includes(plain(wanted)));
    if (exact.length === 0 && inStep)
      throw usage(`${wanted} is in step: there is nothing to accept.`, 'stringline drift shows what is not.');
    const found = exact.length > 0 ? exact : all.filter(({ item }) => isPartOf(wanted, item));
    if (found.length > 1) throw ambiguous(wanted, found);
    if (found[0] !== undefined) return found[0];
  }
  throw usage(
    `No difference answers to ${JSON.stringify(wanted)}.`,
    known.size === 0 ? 'Design and code agree: there is nothing to accept.' : `Known ones: ${someOf(byLikeness(wanted, known), 10)}`,
  );
}

function ambiguous(wanted: string, found: readonly Found[]): StringlineError {
  const names = found.map(({ item, spec }) => `${item.verdict} ${itemName(item)} (${spec.spec})`);
  return usage(
    `${found.length} items answer to ${JSON.stringify(wanted)}: ${someOf(names, 5)}.`,
    'Give it whole, as stringline drift prints it, and --spec where two specs have it.',
  );
}

async function recordOf(spec: SpecDrift, { files, specDirectory, reader, when }: DriftWorld): Promise<DriftRecord> {
  const all = await readSpecs(files, specDirectory, reader);
  const [chosen] = chosenSpecs(all, [spec.spec]);
  if (chosen?.record !== undefined) return chosen.record;
  const { facts } = await measureDrift({ specs: [spec.spec], specDirectory, files, since: 'nothing' }, reader, when);
  return { schema: 'stringline.drift-record/1', synced: baselineOf(chosen?.declared ?? [], facts, when), accepted: [] };
}

const usage = (message: string, fix: string): StringlineError => new StringlineError({ code: 'usage', message, fix, exit: EXIT.usage });
