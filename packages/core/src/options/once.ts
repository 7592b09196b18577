/** Makes a thing when it is first asked for, and keeps it. Schemas take longer to make than their modules to load. */
export function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
