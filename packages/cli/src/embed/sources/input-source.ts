import type { Readable } from "node:stream";
import type { BulkInput } from "@hotspare/bulk";
import { messageWithCause } from "@hotspare/core/plugin";
import { exitCodes } from "../../exit-codes.js";
import { CommandFailure } from "../../output/command-failure.js";
import type { SourceInput, SourceParser } from "./source-input.js";
import { utf8Chunks } from "./utf8-chunks.js";

/** So many inputs at the head of a file must be right, or nothing is sent. */
const firstInputs = 10;
/** Lines of inputs that are under way are kept for messages. */
const mostKnownLines = 100_000;

interface SourceOptions {
  /** The file's name, for messages. */
  readonly name: string;
  readonly stream: Readable;
  readonly parser: SourceParser;
  /** Undefined: unknown, as of a pipe. */
  readonly bytes: number | undefined;
}

/** The inputs of a file or a pipe, read as a run asks for them. */
export class InputSource implements AsyncIterable<BulkInput> {
  readonly name: string;
  readonly #stream: Readable;
  readonly #parser: SourceParser;
  readonly #bytes: number | undefined;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #stopped: Promise<void>;
  readonly #stop: () => void;
  readonly #lines = new Map<number, number>();
  #batch: readonly SourceInput[] = [];
  #next = 0;
  #batchBegan = 0;
  #bytesRead = 0;
  #isOver = false;
  /** Inputs handed over. */
  read = 0;
  /** Lines that are no input, among those handed over. */
  wrong = 0;

  constructor({ name, stream, parser, bytes }: SourceOptions) {
    this.name = name;
    this.#stream = stream;
    this.#parser = parser;
    this.#bytes = bytes;
    this.#chunks = utf8Chunks(this.#counted())[Symbol.asyncIterator]();
    let stop = (): void => undefined;
    this.#stopped = new Promise((resolve) => {
      stop = resolve;
    });
    this.#stop = stop;
  }

  get blankLines(): number {
    return this.#parser.blankLines;
  }

  /** How many inputs there are: exact at the end of the file, before it by the length of those that were read. Undefined: unknown. */
  get total(): { readonly inputs: number; readonly isExact: boolean } | undefined {
    if (this.#isOver && this.#next >= this.#batch.length) {
      return { inputs: this.read, isExact: true };
    }
    const part = this.#batch.length === 0 ? 0 : this.#next / this.#batch.length;
    const bytes = this.#batchBegan + (this.#bytesRead - this.#batchBegan) * part;
    return this.#bytes === undefined || bytes === 0 || this.read === 0
      ? undefined
      : { inputs: Math.max(this.read, Math.round((this.read * this.#bytes) / bytes)), isExact: false };
  }

  /**
   * Reads the head of the file.
   * @throws {CommandFailure} when one of the first inputs is wrong, or there is none
   */
  async checkHead(): Promise<void> {
    await this.#fill();
    const wrong = this.#batch.slice(0, firstInputs).filter(({ problem }) => problem !== undefined);
    if (wrong.length > 0) {
      const lines = wrong.map(({ line, problem }) => `${this.name}:${line}: the line ${problem}.`);
      throw new CommandFailure([...lines, "Nothing was sent."].join("\n"), exitCodes.invalid);
    }
    if (this.#batch.length === 0) {
      throw new CommandFailure(`${this.name} has no inputs. Nothing was sent.`, exitCodes.invalid);
    }
  }

  /** The line of an input that is not finished. */
  lineOf(index: number): number | undefined {
    return this.#lines.get(index);
  }

  /** A message that begins with the index of an input, with the input's line before it. */
  placed(message: string): string {
    const [, index] = /^inputs\[(\d+)\]/.exec(message) ?? [];
    const line = index === undefined ? undefined : this.lineOf(Number(index));
    return line === undefined ? message : `${this.name}:${line}: ${message}`;
  }

  finished(index: number): void {
    this.#lines.delete(index);
  }

  /** Hands over no further input. */
  stop(): void {
    this.#isOver = true;
    this.#batch = [];
    this.#stop();
  }

  close(): void {
    this.stop();
    this.#stream.destroy();
  }

  [Symbol.asyncIterator](): AsyncIterator<BulkInput, undefined> {
    return {
      next: async () => {
        await this.#fill();
        const input = this.#batch[this.#next];
        if (input === undefined) {
          return { done: true, value: undefined };
        }
        this.#next += 1;
        return { done: false, value: this.#handOver(input) };
      },
    };
  }

  #handOver({ line, id, input, problem }: SourceInput): BulkInput {
    this.#lines.set(this.read, line);
    const [oldest] = this.#lines.size > mostKnownLines ? this.#lines.keys() : [];
    if (oldest !== undefined) {
      this.#lines.delete(oldest);
    }
    this.read += 1;
    if (problem !== undefined) {
      this.wrong += 1;
      return { ...(id === undefined ? {} : { id }), problem: `line ${line} of ${this.name} ${problem}` };
    }
    return id === undefined ? input : { id, input };
  }

  /** Sees to it that there is a next input, unless the file is at its end. */
  async #fill(): Promise<void> {
    while (!this.#isOver && this.#next >= this.#batch.length) {
      await Promise.race([this.#readChunk(), this.#stopped]);
    }
  }

  async #readChunk(): Promise<void> {
    const began = this.#bytesRead;
    const chunk = await this.#chunks.next();
    const batch = chunk.done === true ? await this.#parser.end() : this.#parser.push(chunk.value);
    if (this.#isOver) {
      return;
    }
    this.#batchBegan = began;
    this.#batch = batch;
    this.#next = 0;
    this.#isOver = chunk.done === true;
  }

  async *#counted(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of this.#stream as AsyncIterable<Uint8Array>) {
        this.#bytesRead += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw unreadable(this.name, error);
    }
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder, not a file",
  EACCES: "this process may not read it",
  EPERM: "this process may not read it",
};

function unreadable(name: string, error: unknown): CommandFailure {
  const code = error instanceof Error ? String(Reflect.get(error, "code")) : "";
  return new CommandFailure(
    `${name}: ${reasons[code] ?? `it cannot be read (${messageWithCause(error)})`}.`,
    exitCodes.invalid,
  );
}
