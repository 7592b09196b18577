/** Most files that Hotspare holds open at once. Most systems allow a process 1,024; a list of inputs may name more. */
const MAX_OPEN_FILES = 32;

let used = 0;
const waiting: (() => void)[] = [];

/** Runs the function once fewer than 32 files are open in this process. */
export async function withOpenFile<Result>(run: () => Promise<Result>): Promise<Result> {
  if (used < MAX_OPEN_FILES) {
    used += 1;
  } else {
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  try {
    return await run();
  } finally {
    const next = waiting.shift();
    if (next === undefined) {
      used -= 1;
    } else {
      // The next run takes this place, so `used` stays unchanged.
      next();
    }
  }
}
