/** What a wire is from its opening to its end, whatever kind of client is behind it. */
export interface WireLife {
  readonly isOver: boolean;
  /** Waits for what opens the wire, at most until `fail` or the signal. A wire that does not open is closed. */
  opened<Value>(opening: Promise<Value>): Promise<Value>;
  /** A wire that opens rejects with the error; an open wire is closed and is lost; a closed wire stays as it is. */
  fail(error: unknown): void;
  /** Releases what belongs to the link. May be called twice. */
  close(): void;
}

/** Begins the life of a wire. `release` ends what belongs to the link and is called once. */
export function beginWireLife(
  signal: AbortSignal,
  release: () => void,
  onLost: (error: unknown) => void,
): WireLife {
  let state: "opening" | "open" | "over" = "opening";
  let rejectOpening: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    rejectOpening = reject;
  });
  failed.catch(() => undefined);
  signal.addEventListener("abort", () => rejectOpening(signal.reason), { once: true });
  const close = () => {
    if (state !== "over") {
      state = "over";
      release();
    }
  };
  return {
    get isOver() {
      return state === "over";
    },
    opened: async (opening) => {
      try {
        const value = await Promise.race([opening, failed]);
        state = "open";
        return value;
      } catch (error) {
        close();
        throw error;
      }
    },
    fail: (error) => {
      if (state === "opening") {
        rejectOpening(error);
      } else if (state === "open") {
        close();
        onLost(error);
      }
    },
    close,
  };
}
