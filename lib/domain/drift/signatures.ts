/** Equal but for spaces and quotes, which readers have taken out already, and for a result that only one side writes. */
export function agrees(one: string, other: string): boolean {
  if (one === other) return true;
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  return shorter.endsWith(')') && longer.startsWith(`${shorter}:`);
}

/** Whether so many arguments will do: designs leave optional parameters out, wherever they stand. */
export function takes(signature: string, count: number): boolean {
  const parameters = parametersOf(signature);
  const rest = parameters.filter((parameter) => REST.test(parameter)).length;
  const needed = parameters.filter((parameter) => !parameter.endsWith('?')).length - rest;
  return needed <= count && (rest > 0 || count <= parameters.length);
}

/** Takes any number of arguments. */
const REST = /^(?:\*\*?\w|\.\.\.)/;

export const arity = (signature: string): number => parametersOf(signature).length;

/** The parameters of `(string,limit:int?):number`, as readers write them: what may be left out ends in `?`. */
function parametersOf(signature: string): string[] {
  const parameters: string[] = [];
  let [depth, from] = [0, 1];
  for (const [at, character] of [...signature].entries()) {
    if ('([{<'.includes(character)) depth += 1;
    else if (')]}>'.includes(character)) depth -= signature[at - 1] === '=' ? 0 : 1;
    if ((depth === 1 && character === ',') || (depth === 0 && at > 0)) {
      parameters.push(signature.slice(from, at));
      from = at + 1;
    }
    if (depth === 0) break;
  }
  // Python's `*` and `/` only say how those around them are given.
  return parameters.filter((parameter) => !['', '*', '/'].includes(parameter));
}

/** Whether what a design writes may be that function: it names no parameter that the function has not, and calls it with as many as will do. */
export const accepts = (signature: string, declared: string): boolean =>
  agrees(signature, declared) ||
  (takes(signature, arity(declared)) &&
    parametersOf(declared).every((one) => parametersOf(signature).some((other) => bare(other) === bare(one))));

const bare = (parameter: string): string => parameter.replace(/\?$/, '');
