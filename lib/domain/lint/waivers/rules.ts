import type { RuleInfo } from '../../shared/rule.ts';

const RIGHT = '<!-- stringline-waive requirements-vague until 2027-01-31: wording agreed with the client -->';

/** What may be wrong with a waiver. Waivers themselves cannot be waived. */
export const WAIVER_RULES = {
  incomplete: {
    id: 'waiver-incomplete',
    level: 'error',
    explanation: 'A waiver is somebody’s decision: without a rule, a reason that others understand and a last day it has no effect.',
    example: { wrong: '<!-- stringline-waive requirements-vague -->', right: RIGHT },
  },
  unread: {
    id: 'waivers-file-unread',
    level: 'error',
    explanation:
      'A fault in the form of the file of waivers makes it void: none of its entries has an effect, so that what they waive counts. An entry that only lacks its reason or its last day is void by itself.',
    example: { wrong: 'expires: next year', right: 'expires: 2027-01-31' },
  },
  file: {
    id: 'waivers-file-name',
    level: 'error',
    explanation: 'Waivers are read from one file of one name: what another one waives counts all the same.',
    example: { wrong: '.stringline/waivers.yml', right: '.stringline/waivers.yaml' },
  },
  expired: {
    id: 'waiver-expired',
    level: 'warning',
    explanation: 'After its last day a waiver has no effect: what it let pass counts again.',
    example: { wrong: '<!-- stringline-waive requirements-vague until 2020-01-31: … -->', right: RIGHT },
  },
  unused: {
    id: 'waiver-unused',
    level: 'warning',
    explanation: 'A waiver that nothing needs any more would hide the next finding of its rule.',
    example: { wrong: 'a waiver above a criterion that was mended', right: 'no waiver' },
  },
  partial: {
    id: 'waiver-partial',
    level: 'warning',
    explanation:
      'What is found about several criteria or tasks passes only once each of them is waived: a decision about one says nothing of the others.',
    example: {
      wrong: 'a waiver of 4.1 where no task owns 4.1 to 4.5',
      right: 'a task for 4.2 to 4.5, or a waiver of each; `id: 4` waives them all',
    },
  },
  unknown: {
    id: 'waiver-rule-unknown',
    level: 'warning',
    explanation: 'A waiver of a rule that does not exist is mostly a typing error, and what was meant still counts.',
    example: { wrong: '<!-- stringline-waive requirement-vague until 2027-01-31: … -->', right: RIGHT },
  },
  draft: {
    id: 'draft-waiver',
    level: 'error',
    explanation:
      'In a document that a run drafts: only people waive. A waiver that the model wrote, or copied to another line, lets nothing pass, and must not come into the repository, where it would hold.',
    example: { wrong: 'a waiver in a draft that no person has written there', right: 'a draft that needs none' },
  },
} as const satisfies Record<string, RuleInfo>;
