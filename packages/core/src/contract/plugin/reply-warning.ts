/** Something that Hotspare did not send as the caller asked, although an answer came. */
export interface ReplyWarning {
  /**
   * `unsupported`: the provider has no such option, so Hotspare left it out. `dropped`: Hotspare left it out, because this server refuses
   * it or because it belongs to another server. `adjusted`: Hotspare sent it in another form.
   */
  readonly type: "unsupported" | "dropped" | "adjusted";
  /** The field of the request, such as `topK` or `messages[2].content`. */
  readonly field?: string;
  /** What was done, in a sentence. */
  readonly message: string;
}
