/** Files that we hold open at once. Most systems let a process have 1,024; a list of inputs may name more. */
const MAX_OPEN_FILES = 32;

let used = 0;
const waiting: (() => void)[] = [];

/** Runs what opens a file when fewer than 32 are open in this process. */
export async function withFileSlot<Result>(run: () => Promise<Result>): Promise<Result> {
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
      // The slot is handed on, so `used` stays as it is.
      next();
    }
  }
}
