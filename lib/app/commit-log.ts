export interface LogRange {
  from?: string;
  to: string;
  limit?: number;
  /** Only what each commit was made on: the states that a branch was in. */
  firstParent?: boolean;
}

export interface LogEntry {
  commit: string;
  message: string;
  /** `Name <email>` */
  author: string;
  /** ISO time (UTC) of the author's date. */
  at: string;
}
