import { AuthorDocumentInput, authorDocument } from '../../lib/app/documents/author-document.ts';
import { stageHandler } from '../shared/stage-handler.ts';

/** Drafts, checks and accepts requirements.md or bugfix.md. */
export const createHandler = stageHandler({ name: 'requirements', input: AuthorDocumentInput, run: authorDocument });
