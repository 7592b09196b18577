/** The user `nobody`, by the number that Linux and most others give. */
const nobody = 65_534;

/** Runs as a user whom the permissions of files bind: root, whom they do not bind, becomes `nobody` for as long. */
export async function asNobody<T>(run: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(nobody);
  try {
    return await run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
