/** What a caller may be; groups of a token and tags of an IAM principal name them. */
export const ROLES = ['requester', 'reviewer', 'operator', 'ci', 'auditor'] as const;
