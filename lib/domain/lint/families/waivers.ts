import type { Finding } from '../../shared/finding.ts';
import { type Family, listed } from '../family.ts';
import { MISNAMED_WAIVERS_PATH, WAIVERS_PATH } from '../lintable.ts';
import { WAIVER_RULES } from '../waivers/rules.ts';
import { readWaiversFile } from '../waivers/waivers-file.ts';

/** Waivers, in comments and in their file. What they cover is known only when everything else was checked, so the engine judges the rest. */
export const waiversFamily: Family = {
  id: 'waivers',
  title: 'Waivers',
  about: `Comments \`stringline-waive …\` in the files themselves, and ${WAIVERS_PATH}.`,
  rules: listed(undefined, Object.values(WAIVER_RULES)),
  covers: () => (path) => path === WAIVERS_PATH,
  check: ({ texts }) => {
    const text = texts.get(WAIVERS_PATH);
    return [...misnamed(texts), ...(text === undefined ? [] : readWaiversFile(text).findings.map(unread))];
  },
};

function misnamed(texts: ReadonlyMap<string, string>): Finding[] {
  if (!texts.has(MISNAMED_WAIVERS_PATH)) return [];
  const { id: ruleId, level } = WAIVER_RULES.file;
  const message = `Nothing reads this file: waivers are read from ${WAIVERS_PATH}.`;
  return [{ ruleId, level, path: MISNAMED_WAIVERS_PATH, message, fix: `Rename it to ${WAIVERS_PATH}.` }];
}

/** Told as what it means for waivers: who asks for this family only hears of it, too. */
function unread(finding: Finding): Finding {
  const { id: ruleId, level } = WAIVER_RULES.unread;
  return { ...finding, ruleId, level };
}
