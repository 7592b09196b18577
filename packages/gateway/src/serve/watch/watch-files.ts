import { createHash } from "node:crypto";
import { type FSWatcher, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Watches the content of files. */
export interface FileWatch {
  /** Watches these files from now on. A file that was written after `read` has read it counts as changed. */
  follow(files: readonly string[], read: ReadBefore): Promise<void>;
  close(): void;
}

/** The files as the loader has read them. */
interface ReadBefore {
  /** Paths of the files whose content differs now. */
  changed(): Promise<readonly string[]>;
}

export interface FileWatchOptions {
  /** Called when the content of a file has changed and then stayed the same for `settleMs`. Calls do not overlap. */
  readonly onChange: () => Promise<void>;
  /** How long a file must stay the same before the change counts, in milliseconds. Editors write a file in several steps. @default 150 */
  readonly settleMs?: number;
  /** How often the files are read even without a reported change, in milliseconds. Some file systems report no changes. @default 2000 */
  readonly pollMs?: number;
}

/**
 * Watches the folders of the files, because an editor replaces the file, and Kubernetes replaces the link `..data`. Only the content counts: a file with a new
 * modification time and the same content has not changed.
 */
export function watchFiles({ onChange, settleMs = 150, pollMs = 2_000 }: FileWatchOptions): FileWatch {
  let files: readonly string[] = [];
  let known = "";
  let watchers: readonly FSWatcher[] = [];
  let settling: NodeJS.Timeout | undefined;
  let isLooking = false;
  let isClosed = false;

  /**
   * Reads the files and compares their content with the known content. `before` is the digest of the previous look. If the content still differs from that look,
   * the function waits for `settleMs` again.
   */
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
  /** Does not restart a running timer, because another file in the folder, such as a log, may change all the time. */
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
      // After the digest, so that `read.changed()` also sees a change between the two looks.
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

/** If the system cannot watch a folder, the poll finds the changes. */
function watchFolder(folder: string, onEvent: () => void): readonly FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    watcher.on("error", () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}

/** A digest, so that this watch keeps no key of a file in memory. For a file that cannot be read, the error code counts as the content. */
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
