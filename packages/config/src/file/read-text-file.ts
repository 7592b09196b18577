/** The text of a file, or why it cannot be read, as a sentence without the file's name. */
export type FileText =
  | { readonly text: string; readonly realPath: string; readonly fault?: undefined }
  | { readonly fault: string; readonly code?: string };

/** Reads a file that holds text. Waits for no pipe and reads no device. Loads Node's file access when it is called. */
export async function readTextFile(path: string, mostBytes: number): Promise<FileText> {
  const { constants } = await import("node:fs");
  const { open, realpath } = await import("node:fs/promises");
  try {
    // Without O_NONBLOCK a pipe would keep `open` waiting for its other end.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile()) {
        return { fault: kindOf(stats) };
      }
      const bytes = Buffer.alloc(Math.min(Math.max(stats.size, 64 * 1024), mostBytes) + 1);
      let length = 0;
      for (let read = -1; read !== 0 && length < bytes.length; length += read) {
        read = (await file.read(bytes, length, bytes.length - length)).bytesRead;
      }
      if (length > mostBytes) {
        return { fault: `the file is longer than ${mostBytes} bytes` };
      }
      return decoded(bytes.subarray(0, length), await realpath(path));
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = String(error instanceof Error ? Reflect.get(error, "code") : undefined);
    return { fault: faults[code] ?? `the file cannot be read (${code})`, code };
  }
}

const faults: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file, because a part of its path is a file",
  EISDIR: "is a folder: give the file in it",
  EACCES: "the file may not be read by this process (EACCES)",
  EPERM: "the file may not be read by this process (EPERM)",
  ELOOP: "the file is a link that leads to itself",
  ENXIO: "is a socket or a pipe: give a file",
};

interface Kinds {
  isDirectory(): boolean;
  isFIFO(): boolean;
}

function kindOf(stats: Kinds): string {
  if (stats.isDirectory()) {
    return "is a folder: give the file in it";
  }
  return stats.isFIFO() ? "is a pipe: give a file" : "is a device or a socket: give a file";
}

function decoded(bytes: Uint8Array, realPath: string): FileText {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16 || looksLikeUtf16(bytes)) {
    return { fault: "the file is in UTF-16: save it as UTF-8" };
  }
  if (bytes.includes(0)) {
    return { fault: "the file contains bytes that a text cannot have: it is not a text file" };
  }
  try {
    // A byte order mark at the start is left out.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), realPath };
  } catch {
    return { fault: "the file is not in UTF-8: save it as UTF-8" };
  }
}

/** Without a byte order mark, every other byte of a text in Latin letters is 0. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 64 - (bytes.length % 2 === 0 ? 0 : 1));
  const zeros = [0, 1].map((odd) => start.filter((byte, index) => index % 2 === odd && byte === 0).length);
  return (
    start.length >= 4 &&
    zeros.some((count) => count > start.length * 0.4) &&
    !zeros.every((count) => count > 0)
  );
}
