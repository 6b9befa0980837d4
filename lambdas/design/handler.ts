import { AuthorDocumentInput, authorDocument } from '../../lib/app/documents/author-document.ts';
import { stageHandler } from '../shared/stage-handler.ts';

/** Drafts, checks and accepts design.md. */
export const createHandler = stageHandler({ name: 'design', input: AuthorDocumentInput, run: authorDocument });
