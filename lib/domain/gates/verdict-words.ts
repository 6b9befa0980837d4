import { waiverNotes } from './waivers.ts';
import type { GateVerdict } from './types.ts';

/** A verdict in a word or three. A gate of several rules may have passed by some where others were waived. */
export const verdictWord = ({ verdict, passed = [] }: Pick<GateVerdict, 'verdict' | 'passed'>): string =>
  verdict === 'waived' && passed.length > 0 ? 'waived in part' : verdict;

/** By which rules a gate that was waived in part has passed; empty for all others. */
export const passedBeside = ({ verdict, passed = [] }: Pick<GateVerdict, 'verdict' | 'passed'>): string[] =>
  verdict === 'waived' && passed.length > 0 ? [`${passed.join(', ')} passed`] : [];

/** What was waived of a gate for the lists that people read; the reports hold all. */
export const firstWaivers = ({ findings }: Pick<GateVerdict, 'findings'>): string[] => waiverNotes(findings).slice(0, 3);
