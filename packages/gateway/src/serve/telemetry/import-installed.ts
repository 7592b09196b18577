/** Imports a module as this package finds it. Resolves to undefined if the module is not installed. */
export async function importInstalled(
  specifier: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return (await import(specifier)) as Record<string, unknown>;
  } catch (error) {
    // A package that a package lacks is not this package: its own error says which.
    if (isMissing(error, specifier)) {
      return undefined;
    }
    throw error;
  }
}

function isMissing(error: unknown, specifier: string): boolean {
  return (
    error instanceof Error &&
    Reflect.get(error, "code") === "ERR_MODULE_NOT_FOUND" &&
    error.message.includes(`'${specifier}'`)
  );
}
