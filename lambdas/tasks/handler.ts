import { AuthorDocumentInput, authorDocument } from '../../lib/app/documents/author-document.ts';
import { stageHandler } from '../shared/stage-handler.ts';

/** Drafts, checks and accepts tasks.md. */
export const createHandler = stageHandler({ name: 'tasks', input: AuthorDocumentInput, run: authorDocument });
