import { AuthorDocumentInput, authorDocument } from '../../lib/app/documents/author-document.ts';
import { runStage } from '../shared/run-stage.ts';

/** Drafts, checks and accepts requirements.md or bugfix.md. */
export const createHandler = runStage({ name: 'requirements', input: AuthorDocumentInput, run: authorDocument });
