import type { BugfixDocument } from '../read/bugfix.ts';
import type { DesignDocument } from '../read/design.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import type { TasksDocument } from '../read/tasks.ts';
import type { Trace } from '../trace.ts';

export interface DesignInput {
  design: DesignDocument;
  bugfix: BugfixDocument | undefined;
  requirements: RequirementsDocument | undefined;
  trace: Trace;
}

export interface TasksInput {
  tasks: TasksDocument;
  design: DesignDocument | undefined;
  trace: Trace;
}
