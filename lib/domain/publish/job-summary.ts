import { type GateVerdict, isOpen, waiverNotes } from '../gates/index.ts';
import { usd } from './text.ts';
import { count } from '../shared/wording.ts';

export interface JobSummaryFacts {
  run: { id: string; spec: string; status: string; reason?: string | undefined; branch: string };
  verdicts: readonly GateVerdict[];
  reviews: readonly { id: string; subject: string; digest: string }[];
  usage: { usd: number; tokens: number; calls: number } | undefined;
}

const MARK: Readonly<Record<string, string>> = { succeeded: '✅', failed: '❌', rejected: '❌', cancelled: '⏹️', 'budget-reached': '💸' };
const MAX_FINDINGS = 20;

/** How a run stands, as Markdown for the summary of a CI job. */
export function jobSummary({ run, verdicts, reviews, usage }: JobSummaryFacts): string {
  const parts = [
    `## ${MARK[run.status] ?? '⏳'} Stringline: ${plain(run.spec)} ${run.status}`,
    `Run \`${run.id}\` on branch \`${run.branch}\`${usage === undefined ? '' : `, ${usd(usage.usd)} for ${count(usage.calls, 'model call')}`}.`,
    ...(run.reason === undefined ? [] : [quote(run.reason)]),
    ...(reviews.length === 0 ? [] : ['### Waits for a decision', reviews.map(reviewLine).join('\n')]),
    ...(verdicts.length === 0 ? [] : ['### Gates', gateTable(verdicts), ...findingList(verdicts), ...waiverList(verdicts)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

const reviewLine = ({ id, subject, digest }: JobSummaryFacts['reviews'][number]): string =>
  `- **${subject}**: \`stringline remote review show ${id}\`, then \`stringline remote review approve ${id} --digest ${digest.slice(0, 12)}\``;

function gateTable(verdicts: readonly GateVerdict[]): string {
  const rows = verdicts.map(({ gate, verdict, findings }) => `| ${gate} | ${verdict} | ${findings.length} |`);
  return ['| gate | verdict | findings |', '|---|---|---|', ...rows].join('\n');
}

function findingList(verdicts: readonly GateVerdict[]): string[] {
  const open = verdicts.flatMap(({ gate, findings }) => findings.filter(isOpen).map((finding) => ({ gate, ...finding })));
  if (open.length === 0) return [];
  const lines = open.slice(0, MAX_FINDINGS).map(({ gate, path, line, message }) => {
    const where = path === undefined ? '' : `\`${plain(path)}${line === undefined ? '' : `:${line}`}\` `;
    return `- ${gate}: ${where}${plain(message.split('\n')[0] ?? '')}`;
  });
  return [[...lines, ...(open.length > MAX_FINDINGS ? [`- and ${open.length - MAX_FINDINGS} more`] : [])].join('\n')];
}

function waiverList(verdicts: readonly GateVerdict[]): string[] {
  const notes = verdicts.flatMap(({ gate, findings }) => waiverNotes(findings).map((note) => `- ${gate}: ${plain(note)}`));
  return notes.length === 0 ? [] : [`Let pass:\n\n${notes.slice(0, MAX_FINDINGS).join('\n')}`];
}

/** Text of others inside of our Markdown: nothing in it may begin a link, an image, a tag or a table cell. */
const plain = (text: string): string => text.replaceAll(/[\\`*_[\]<>|!#]/gu, (character) => `\\${character}`).slice(0, 500);

const quote = (text: string): string =>
  text
    .split('\n')
    .slice(0, 10)
    .map((line) => `> ${plain(line)}`)
    .join('\n');
