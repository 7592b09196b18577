/** Imports a module from where this package is installed. Resolves to undefined if the module is not installed. */
export async function importInstalled(
  specifier: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return (await import(specifier)) as Record<string, unknown>;
  } catch (error) {
    // If the module is installed but lacks one of its own dependencies, the error names the dependency and is thrown.
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
