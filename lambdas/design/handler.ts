import { AuthorDocumentInput, authorDocument } from '../../lib/app/documents/author-document.ts';
import { runStage } from '../shared/run-stage.ts';

/** Drafts, checks and accepts design.md. */
export const createHandler = runStage({ name: 'design', input: AuthorDocumentInput, run: authorDocument });
