/**
 * A function of a text that keeps its answers: documents say the same words and are asked about the same sentences over and over. What is kept
 * is bounded: when there is too much of it, all is forgotten.
 */
export function remembered<T>(make: (text: string) => T, most: number): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    const before = answers.get(text);
    if (before !== undefined) return before;
    if (answers.size >= most) answers.clear();
    const made = make(text);
    answers.set(text, made);
    return made;
  };
}
