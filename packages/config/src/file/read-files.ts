import { readTextFile } from "./read-text-file.js";

/** Longer than any configuration: a hundred thousand models. */
export const mostConfigBytes = 64 * 1024 * 1024;

interface NotedFile {
  /** Under a key of this process, so that no content can be guessed from it. */
  readonly digest: string;
  /** Reads the file again; undefined: it is the configuration's own file. */
  readonly read: (() => Promise<string>) | undefined;
}

/** The files that a configuration was read from, as they were when they were read. Their content is not kept. */
export interface ReadFiles {
  /** Paths of the files whose content is another now. A file that cannot be read any more is among them. */
  changed(): Promise<readonly string[]>;
}

/** Notes what was read. */
export class NotedFiles implements ReadFiles {
  readonly #files = new Map<string, NotedFile>();
  #key: Buffer | undefined;

  /** @param content without the space around it */
  note(path: string, content: string, read?: () => Promise<string>): void {
    this.#files.set(path, { digest: this.#digestOf(content.trim()), read });
  }

  async changed(): Promise<readonly string[]> {
    const looked = await Promise.all(
      Array.from(this.#files, async ([path, { digest }]) => {
        const { text } = { text: undefined, ...(await readTextFile(path, mostConfigBytes)) };
        return text !== undefined && this.#digestOf(text.trim()) === digest ? [] : [path];
      }),
    );
    return looked.flat();
  }

  /** The function by which the configuration read a key that is the same now. Undefined: the key is another. */
  readerOf(path: string, content: string): (() => Promise<string>) | undefined {
    const file = this.#files.get(path);
    return file?.digest === this.#digestOf(content.trim()) ? file.read : undefined;
  }

  /** A configuration without files is read where Node's modules may be missing, so they are loaded for the first file. */
  #digestOf(content: string): string {
    const { createHmac, randomBytes } = process.getBuiltinModule("node:crypto");
    this.#key ??= randomBytes(32);
    return createHmac("sha256", this.#key).update(content).digest("base64");
  }
}
