import type { OpenAI } from "openai";

/** Headers as the SDK takes them, by name. `null` removes a header that the SDK would send. */
export type ClientHeaders = Readonly<Record<string, string | null>>;

/** A request as the SDK builds it, without the body and the headers of a call. The headers hold the key, so a request is never printed. */
export interface PreparedRequest {
  /** In upper case. */
  readonly method: string;
  readonly url: string;
  /** In the SDK's order, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Lets a client of the SDK build a request to a path. The client runs as for a real request, so a version of the SDK that adds the key or builds URLs
 * in another place still works. Instead of sending the request, the client gets an empty reply with a good status.
 */
export async function askSdk(client: OpenAI, headers: ClientHeaders, path: string): Promise<PreparedRequest> {
  let prepared: PreparedRequest | undefined;
  client.fetchWithTimeout = async (url, { method = "get", headers: built } = {}) => {
    prepared = {
      // `fetch` sends "post" unchanged, and servers refuse it.
      method: method.toUpperCase(),
      url: String(url),
      headers: Object.freeze(Object.fromEntries(new Headers(built))),
    };
    return new Response(null, { status: 204 });
  };
  // Not passed to the constructor, which would merge these headers with OPENAI_CUSTOM_HEADERS from the environment.
  Reflect.set(Reflect.get(client, "_options") as object, "defaultHeaders", headers);
  // Azure's client needs a body before it puts the deployment into the path.
  await client.post(path, { body: {} }).asResponse();
  if (prepared === undefined) {
    throw new TypeError(
      "The OpenAI SDK has built no request. Install a version that @hotspare/provider-openai names.",
    );
  }
  return prepared;
}
