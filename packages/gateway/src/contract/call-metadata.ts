/** The server attaches this metadata to each call (`CallOptions.metadata`), so that the events of a call name the request and the client. */
export interface GatewayCallMetadata {
  /** Id of the request, the value of the header `x-request-id`. */
  readonly request: string;
  /** Name of the client. */
  readonly client: string;
}
