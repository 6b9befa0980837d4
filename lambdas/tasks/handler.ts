import { AuthorDocumentInput, authorDocument } from '../../lib/app/documents/author-document.ts';
import { runStage } from '../shared/run-stage.ts';

/** Drafts, checks and accepts tasks.md. */
export const createHandler = runStage({ name: 'tasks', input: AuthorDocumentInput, run: authorDocument });
