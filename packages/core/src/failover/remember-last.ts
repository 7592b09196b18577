/** Works a thing out once for each value in a row: an immutable list changes seldom, and is asked about in every call. */
export function rememberLast<Input extends object, Output>(
  work: (input: Input) => Output,
): (input: Input) => Output {
  let last: { readonly input: Input; readonly output: Output } | undefined;
  return (input) => {
    if (last?.input !== input) {
      last = { input, output: work(input) };
    }
    return last.output;
  };
}
