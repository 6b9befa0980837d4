/** `node scripts/docs/write.ts`: writes the pages of docs/ that come from the code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from './pages.ts';

const root = join(import.meta.dirname, '..', '..');
for (const { path, text } of pages()) writeFileSync(join(root, path), text);
