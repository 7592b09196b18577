/** One step of a reply that is sent in pieces. */
export type StreamStep =
  | {
      readonly type: "write";
      /** Text, or the bytes of a binary protocol. */
      readonly text: string | Uint8Array;
      /** What stream faults count: a `content` step is one token, and an `end` step closes the protocol. */
      readonly part?: "content" | "end";
    }
  | { readonly type: "wait"; readonly ms: number }
  /** Ends the socket in the middle of the reply, after pending data was sent. */
  | { readonly type: "cut" };

/** What the simulator does with one request, as data. */
export type SimulatedReply =
  | {
      readonly type: "body";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string | Uint8Array;
      /** Tokens that the statistics count for this reply. */
      readonly tokens?: number;
    }
  | {
      readonly type: "stream";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly steps: Iterable<StreamStep> | AsyncIterable<StreamStep>;
      /** An event of this protocol without content, for `keepAlives({ style: "emptyDelta" })`. */
      readonly emptyDelta?: string;
      /** An event with this server's own error, for `streamError()`. */
      readonly errorEvent?: string;
      /** Tokens that the statistics count for this reply. */
      readonly tokens?: number;
    }
  /** Accepts the request and never answers. */
  | { readonly type: "hang" }
  /** Resets the connection (TCP RST) without an answer. */
  | { readonly type: "reset" };
