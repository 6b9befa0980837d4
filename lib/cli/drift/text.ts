import type { Drift, SpecDrift } from '../../app/drift/measure-drift.ts';
import { type DriftItem, driftItems } from '../../domain/drift/index.ts';
import type { Paint } from '../io.ts';

const COLOURS = { missing: 'red', changed: 'yellow', undeclared: 'cyan' } as const;

/** Items of one spec that are printed; the JSON document holds all. */
const MAX_ITEMS = 50;

/** Declared things that nobody has built yet; they are no drift. */
const MAX_PENDING = 10;

/** What a report calls a thing, and what `spec accept` takes for it. */
export const itemName = ({ kind, name }: Pick<DriftItem, 'kind' | 'name'>): string => `${kind} ${name}`;

/** A report for a terminal: each item with both places. */
export function driftText(drift: Drift, paint: Paint): string {
  if (drift.specs.length === 0) return 'No spec has a design.md yet.';
  const specs = drift.specs.map((spec) => specText(spec, paint));
  const unclaimed = drift.unclaimed.map(
    ({ kind, name, path, line }) => `  ${paint('cyan', 'new')} ${kind} ${name}  ${paint('dim', `${path}:${line}`)}`,
  );
  // What may hide a difference comes first: the list is cut.
  const problems = [...drift.problems]
    .sort((one, other) => Number(other.hides) - Number(one.hides))
    .map(
      ({ path, message, hides }) =>
        `  ${path === '' ? '' : `${path}: `}${message}${hides ? paint('red', ', so nothing says that it agrees') : ''}`,
    );
  return [
    ...specs,
    ...(unclaimed.length === 0 ? [] : [`${paint('bold', 'Declared by no design')}\n${unclaimed.join('\n')}`]),
    ...(problems.length === 0 ? [] : [`${paint('bold', 'Not read, or not wholly')}\n${problems.slice(0, 20).join('\n')}`]),
  ].join('\n\n');
}

function specText(spec: SpecDrift, paint: Paint): string {
  const items = driftItems(spec);
  const isCompared = spec.matched.length + items.length > 0;
  const colour = spec.drifted ? 'red' : isCompared ? 'green' : 'yellow';
  const counts = [
    isCompared ? `${spec.matched.length} in step` : 'the design declares nothing that drift can read and the code has',
    ...(['missing', 'changed', 'undeclared'] as const).flatMap((verdict) =>
      spec[verdict].length === 0 ? [] : [`${spec[verdict].length} ${verdict}`],
    ),
    ...(spec.pending.length === 0 ? [] : [`${spec.pending.length} not built yet`]),
    ...(spec.accepted.length === 0 ? [] : [`${spec.accepted.length} accepted`]),
  ];
  const share = !isCompared ? 'nothing compared' : `${spec.score.toFixed(2)} ${limitText(spec)}`;
  return [
    `${paint('bold', spec.spec)}  ${paint(colour, share)}  ${counts.join(', ')}`,
    ...items.slice(0, MAX_ITEMS).map((item) => itemText(item, paint)),
    ...(items.length > MAX_ITEMS ? [`  … and ${items.length - MAX_ITEMS} more (--json lists all)`] : []),
    ...spec.pending
      .slice(0, MAX_PENDING)
      .map((one) => `  ${paint('dim', `not built   ${itemName(one)}  design ${one.design.path}:${one.design.line}`)}`),
    ...(spec.pending.length > MAX_PENDING ? [`  … and ${spec.pending.length - MAX_PENDING} more that are not built`] : []),
    ...spec.accepted.map(
      (item) => `  ${paint('dim', `accepted    ${itemName(item)}: ${item.accepted?.reason ?? ''} (${item.accepted?.by ?? ''})`)}`,
    ),
    ...(spec.first === undefined ? [] : [firstText(spec)]),
  ].join('\n');
}

function limitText({ score, threshold, drifted }: SpecDrift): string {
  if (drifted) return `above ${threshold}`;
  return score > threshold ? `(limit ${threshold}, which one new thing alone does not break)` : `(limit ${threshold})`;
}

function itemText(item: DriftItem, paint: Paint): string {
  const { code } = item;
  const where = code === undefined ? '' : `  code ${code.gone === true ? 'was ' : ''}${code.path}:${code.line}`;
  return [
    `  ${paint(COLOURS[item.verdict], item.verdict.padEnd(10))}  ${itemName(item)}`,
    `              ${paint('dim', `design ${item.design.path}:${item.design.line}${where}`)}`,
    ...item.details.slice(0, 5).map((detail) => `              ${detail}`),
  ].join('\n');
}

/** Differences that nobody has accepted must not look as if somebody had. */
function firstText({ pending }: SpecDrift): string {
  const ahead = pending.length === 0 ? '' : ' What is declared and not built counts as work ahead (--all counts it as missing).';
  return `  Seen for the first time: what is there now is what later changes are measured against.${ahead}`;
}
