/** Something that was not sent as the caller asked, although an answer came. */
export interface ReplyWarning {
  /**
   * `unsupported`: the provider has no such option, so it was left out. `dropped`: this server refuses it, or it
   * belongs to a message of another server. `adjusted`: it was sent in another form.
   */
  readonly type: "unsupported" | "dropped" | "adjusted";
  /** The field of the request, such as `topK` or `messages[2].content`. */
  readonly field?: string;
  /** What was done, in a sentence. */
  readonly message: string;
}
