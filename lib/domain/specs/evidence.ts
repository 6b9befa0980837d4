import { parseReferences } from './read/references.ts';
import { labelled } from './text/inline.ts';
import { scanLines } from './text/lines.ts';
import { placeAt } from './text/place.ts';

/** What a commit or a test says it has to do with a spec. */
export interface Evidence {
  /** How it is named to people: an abbreviated commit id, a test file. */
  name: string;
  /** Ids of criteria. */
  criteria: string[];
  /** Keys of tasks; empty for tests. */
  tasks: string[];
  /** Numbers of properties. */
  properties: number[];
}

/**
 * What the trailers of a commit message name (`Spec: …`, `Task: 1.2`, `Criteria: 1.1, 1.2`); undefined when they name another spec or none
 * of these.
 */
export function commitEvidence(commit: { id: string; message: string }, spec: string): Evidence | undefined {
  const trailers = scanLines(commit.message).lines.flatMap((line) => {
    const found = /^\S+:/.test(line.text) ? labelled(line.text) : undefined;
    return found === undefined ? [] : [{ ...found, at: placeAt(line, found.index) }];
  });
  const named = trailers.filter(({ label }) => label === 'spec').map(({ value }) => value.slice(value.lastIndexOf('/') + 1));
  if (named.length > 0 && !named.includes(spec)) return undefined;
  const tasks = trailers.filter(({ label }) => label === 'task').map(({ value }) => value);
  const criteria = trailers
    .filter(({ label }) => label === 'criteria')
    .flatMap(({ value, at }) => parseReferences(value, at).flatMap(({ ids }) => ids));
  if (tasks.length === 0 && criteria.length === 0) return undefined;
  return { name: commit.id.slice(0, 12), criteria, tasks, properties: [] };
}

const NAMED =
  /\b(?:validates|verifies|covers|requirements?|criteri(?:on|a)|acceptance criteri(?:on|a))\b[:\s*]{0,4}(?:requirements? )?((?:R|REQ-?)?\d+\.\d+[a-z]?(?:\s?(?:,|-|–|and|&)\s?(?:R|REQ-?)?\d+\.\d+[a-z]?){0,40})/gi;
const PROPERTY = /\bfeature:\s?([\w-]+),\s?property\s(\d{1,6})\b/gi;
const ANY_PROPERTY = /\bproperty\s(\d{1,6})\s?:/gi;
/** Longer lines are data. */
const MAX_LINE = 2000;

/** The criteria and properties that a test file names in comments and titles: `Validates: Requirements 1.2`, `Feature: x, Property 3`. */
export function testEvidence(file: { path: string; text: string }, spec: string): Evidence | undefined {
  const criteria = new Set<string>();
  const properties = new Set<number>();
  for (const { text, number, start } of scanLines(file.text).lines) {
    const line = text.slice(0, MAX_LINE);
    for (const match of line.matchAll(NAMED)) {
      for (const { ids } of parseReferences(match[1] ?? '', placeAt({ number, start }, match.index)))
        for (const id of ids) criteria.add(id);
    }
    const tagged = [...line.matchAll(PROPERTY)];
    for (const match of tagged) if (match[1] === spec) properties.add(Number(match[2]));
    if (tagged.length === 0) for (const match of line.matchAll(ANY_PROPERTY)) properties.add(Number(match[1]));
  }
  if (criteria.size + properties.size === 0) return undefined;
  return { name: file.path, criteria: [...criteria], tasks: [], properties: [...properties] };
}
