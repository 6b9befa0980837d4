import { type Family, listed } from '../family.ts';
import { WAIVERS_PATH } from '../lintable.ts';
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
    return text === undefined ? [] : readWaiversFile(text).findings;
  },
};
