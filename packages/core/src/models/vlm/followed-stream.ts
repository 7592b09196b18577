import type { VlmChunk } from "../../contract/vlm-chunk.js";

/** What becomes of a chunk: the chunk itself, more chunks, or an error. */
export type FollowChunk<Chunk> = (chunk: VlmChunk) => readonly Chunk[] | Promise<readonly Chunk[]>;

type Turn<Chunk> = IteratorResult<Chunk, undefined>;

const ignore = () => undefined;

/** A stream whose chunks are looked at on their way. Leaving it leaves the stream at once, also while a `next()` is pending. */
export class FollowedStream<Chunk> implements AsyncIterableIterator<Chunk, undefined> {
  readonly #stream: AsyncIterableIterator<VlmChunk, undefined>;
  readonly #follow: FollowChunk<Chunk>;
  #ready: readonly Chunk[] = [];
  #next = 0;
  #isOver = false;
  /** The `next()` that is answered last. */
  #last: Promise<unknown> | undefined;

  constructor(stream: AsyncIterableIterator<VlmChunk, undefined>, follow: FollowChunk<Chunk>) {
    this.#stream = stream;
    this.#follow = follow;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Turn<Chunk>> {
    const turn = this.#last === undefined ? this.#take() : this.#last.then(() => this.#take());
    const last = turn.then(ignore, ignore).then(() => {
      if (this.#last === last) {
        this.#last = undefined;
      }
    });
    this.#last = last;
    return turn;
  }

  async return(): Promise<Turn<Chunk>> {
    this.#end();
    await this.#stream.return?.();
    return done;
  }

  async throw(error: unknown): Promise<Turn<Chunk>> {
    await this.return();
    throw error;
  }

  async #take(): Promise<Turn<Chunk>> {
    try {
      for (;;) {
        if (this.#next < this.#ready.length) {
          const value = this.#ready[this.#next] as Chunk;
          this.#next += 1;
          return { done: false, value };
        }
        const turn = this.#isOver ? done : await this.#stream.next();
        if (turn.done === true) {
          return done;
        }
        const chunks = await this.#follow(turn.value);
        if (this.#isOver) {
          return done;
        }
        this.#ready = chunks;
        this.#next = 0;
      }
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  #end(): void {
    this.#isOver = true;
    this.#ready = [];
    this.#next = 0;
  }
}

const done: IteratorResult<never, undefined> = { done: true, value: undefined };
