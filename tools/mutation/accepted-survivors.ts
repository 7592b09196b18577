/** Mutants that no test can notice, or need not, and why. */
export const acceptedSurvivors: readonly { readonly name: string; readonly reason: string }[] = [];
