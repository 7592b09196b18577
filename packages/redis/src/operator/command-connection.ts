import { performance } from "node:perf_hooks";
import { concernsOneScript } from "../errors/refusals.js";
import type { RedisSource } from "../options/normalize-options.js";
import { sendBy } from "../wire/given-wire.js";
import { openClient } from "./open-client.js";

type Send = (args: readonly string[]) => Promise<unknown>;

interface Connection {
  readonly send: Promise<Send>;
  readonly ended: AbortController;
  isOpen: boolean;
  /** The error of a command that waited too long for the connection to open. Later commands fail with this error at once, until the connection is open. */
  lateness: Error | undefined;
}

/** Time between a failed attempt to connect and the next attempt. */
const pauseMs = 250;
/** Longest time for an attempt to connect, which sends several commands and may therefore take longer than one command waits. */
const openingMs = 2_000;

/** Sends commands. Connects at the first command, and again at the next command after the connection was lost. */
export class CommandConnection {
  readonly #source: RedisSource;
  readonly #key: string;
  readonly #commandTimeoutMs: number;
  #current: Connection | undefined;
  #nextAttemptMs = 0;
  #lastError: unknown;

  /** @param key a key of the data, by which a cluster finds the node */
  constructor(source: RedisSource, key: string, commandTimeoutMs: number) {
    this.#source = source;
    this.#key = key;
    this.#commandTimeoutMs = commandTimeoutMs;
  }

  /** Rejects if no answer comes in time, if Redis refuses, or if the signal aborts. */
  async send(args: readonly string[], signal: AbortSignal): Promise<unknown> {
    const used = this.#connection();
    let isLate = false;
    const answer = used.send.then((command) => {
      // The caller has got an error already, so the command must not be sent.
      if (isLate) {
        throw timedOut();
      }
      return command(args);
    });
    try {
      return await withinTime(answer, this.#commandTimeoutMs, signal);
    } catch (error) {
      isLate = true;
      if (!used.isOpen && used === this.#current && !signal.aborted) {
        used.lateness = timedOut();
      } else if (!concernsOneScript(error)) {
        this.#drop(used, error);
      }
      throw error;
    }
  }

  end(): void {
    this.#current?.ended.abort();
  }

  #connection(): Connection {
    if (this.#current !== undefined) {
      if (!this.#current.isOpen && this.#current.lateness !== undefined) {
        throw this.#current.lateness;
      }
      return this.#current;
    }
    if (performance.now() < this.#nextAttemptMs) {
      throw this.#lastError;
    }
    return this.#open();
  }

  #open(): Connection {
    const ended = new AbortController();
    const opened: Connection = {
      send: senderOf(this.#source, this.#key, ended.signal, () => this.#lose(opened)),
      ended,
      isOpen: false,
      lateness: undefined,
    };
    this.#current = opened;
    const late = () => this.#drop(opened, timedOut());
    const bound = setTimeout(late, Math.max(openingMs, this.#commandTimeoutMs)).unref();
    opened.send
      .then(
        () => {
          opened.isOpen = true;
        },
        (error) => this.#drop(opened, error),
      )
      .finally(() => clearTimeout(bound));
    return opened;
  }

  /** Called when the server has ended the connection, for example because nobody used it. The next command opens another connection at once. */
  #lose(lost: Connection): void {
    if (lost === this.#current) {
      this.#current = undefined;
    }
  }

  #drop(dropped: Connection, error: unknown): void {
    if (dropped === this.#current) {
      this.#current = undefined;
      this.#lastError = error;
      this.#nextAttemptMs = performance.now() + pauseMs;
    }
    dropped.ended.abort();
  }
}

/** An error that `explainFailure` knows. */
function timedOut(): Error {
  return new Error("HOTSPARE_TIMEOUT");
}

async function senderOf(
  source: RedisSource,
  key: string,
  signal: AbortSignal,
  onLost: () => void,
): Promise<Send> {
  if (source.is === "client") {
    const { client, kind } = source;
    if (!client.isOpen) {
      throw new Error("HOTSPARE_NOT_CONNECTED the client is not open");
    }
    return (args) => sendBy(client, kind, [...args], key, {});
  }
  const opened = await openClient(source.address, key, signal);
  opened.onLost(onLost);
  return opened.send;
}

async function withinTime<Answer>(
  answer: Promise<Answer>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Answer> {
  answer.catch(() => undefined);
  let stop: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(timedOut()), timeoutMs);
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort);
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    };
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    stop();
  }
}
