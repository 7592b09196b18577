/** What the server attaches to each call (`CallOptions.metadata`), so that the events of a call say whose request it serves. */
export interface GatewayCallMetadata {
  /** The request's id, as in the header `x-request-id`. */
  readonly request: string;
  /** The client's name. */
  readonly client: string;
}
