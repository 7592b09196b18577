/** A model with the version of the specification that it speaks. Keeps getters: what a model can take changes with its credentials. */
export function withVersion<Model extends object, Version extends string>(
  model: Model,
  specificationVersion: Version,
): Model & { readonly specificationVersion: Version } {
  return Object.defineProperties(
    { specificationVersion } as Model & { readonly specificationVersion: Version },
    { ...Object.getOwnPropertyDescriptors(model) },
  );
}
