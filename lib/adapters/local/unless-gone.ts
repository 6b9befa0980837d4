/** For the `catch` of a promise about a file: `instead` where nothing lies there; other failures are thrown on. */
export function unlessGone<T>(instead: T): (error: unknown) => T {
  return (error) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return instead;
    throw error;
  };
}
