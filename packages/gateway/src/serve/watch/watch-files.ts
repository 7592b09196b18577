import { createHash } from "node:crypto";
import { type FSWatcher, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Watches files by their content. */
export interface FileWatch {
  /** Watches these files from now on. A file that was written since it was read has changed. */
  follow(files: readonly string[], read: ReadBefore): Promise<void>;
  close(): void;
}

/** The files as they were read. */
interface ReadBefore {
  /** Paths of the files whose content is another now. */
  changed(): Promise<readonly string[]>;
}

export interface FileWatchOptions {
  /** Called when the content of a file is another and has not changed for `settleMs`. Calls do not overlap. */
  readonly onChange: () => Promise<void>;
  /** How long a file must stay as it is before the change counts, in milliseconds: an editor writes in steps. @default 150 */
  readonly settleMs?: number;
  /** How often the files are read without being asked: not every file system reports changes. In milliseconds. @default 2000 */
  readonly pollMs?: number;
}

/**
 * Watches the folders of the files, because an editor puts a new file in the place of the old one, and Kubernetes turns the link `..data`. What counts is the
 * content: a touched file has not changed.
 */
export function watchFiles({ onChange, settleMs = 150, pollMs = 2_000 }: FileWatchOptions): FileWatch {
  let files: readonly string[] = [];
  let known = "";
  let watchers: readonly FSWatcher[] = [];
  let settling: NodeJS.Timeout | undefined;
  let isLooking = false;
  let isClosed = false;

  /** Looks whether the content has changed and then stayed. A look that finds another content than the look before waits once more. */
  const look = async (before: string | undefined) => {
    settling = undefined;
    if (isLooking || isClosed) {
      return;
    }
    isLooking = true;
    try {
      const now = await digestOf(files);
      if (isClosed || now === known) {
        return;
      }
      if (now !== before) {
        later(now);
        return;
      }
      known = now;
      await onChange();
    } finally {
      isLooking = false;
    }
  };
  const later = (before: string | undefined) => {
    clearTimeout(settling);
    settling = setTimeout(() => void look(before), settleMs);
    settling.unref();
  };
  /** A file beside ours may be written all the time, such as a log: that postpones no look. */
  const somethingChanged = () => {
    if (settling === undefined) {
      later(undefined);
    }
  };
  const poll = setInterval(() => void look(undefined), pollMs);
  poll.unref();

  return {
    async follow(wanted, read) {
      files = [...new Set(wanted)];
      known = await digestOf(files);
      // In this order: what changes between the two looks is seen by the second.
      if ((await read.changed()).length > 0) {
        known = "";
        later(undefined);
      }
      for (const watcher of watchers) {
        watcher.close();
      }
      watchers = isClosed ? [] : foldersOf(files).flatMap((folder) => watchFolder(folder, somethingChanged));
    },
    close() {
      isClosed = true;
      clearInterval(poll);
      clearTimeout(settling);
      for (const watcher of watchers) {
        watcher.close();
      }
    },
  };
}

function foldersOf(files: readonly string[]): readonly string[] {
  return [...new Set(files.map((file) => dirname(file)))];
}

/** Where the system reports no changes, the poll finds them. */
function watchFolder(folder: string, onEvent: () => void): readonly FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    watcher.on("error", () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}

/** A digest, so that no key of a file stays in memory for this. A file that cannot be read has a content of its own. */
async function digestOf(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = await readFile(file).catch(
      (error: NodeJS.ErrnoException) => `(${error.code ?? "unreadable"})`,
    );
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("base64");
}
