import type { OpenAI } from "openai";

/** Headers as the SDK takes them: `null` takes away what the SDK would send. */
export type ClientHeaders = Readonly<Record<string, string | null>>;

/** A request as the SDK builds it, without the body and the headers of a call. It holds the key, so it is never shown. */
export interface PreparedRequest {
  /** In capitals. */
  readonly method: string;
  readonly url: string;
  /** In the SDK's order, with names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Asks a client of the SDK for a request to a path. The client goes its whole way, so a version that authenticates or builds URLs in another place is asked
 * there too. Where the client would send the request, it is given an empty success.
 */
export async function askSdk(client: OpenAI, headers: ClientHeaders, path: string): Promise<PreparedRequest> {
  let prepared: PreparedRequest | undefined;
  client.fetchWithTimeout = async (url, { method = "get", headers: built } = {}) => {
    prepared = {
      // `fetch` sends "post" as it stands, and servers refuse it.
      method: method.toUpperCase(),
      url: String(url),
      headers: Object.freeze(Object.fromEntries(new Headers(built))),
    };
    return new Response(null, { status: 204 });
  };
  // Not given to the constructor, which would merge them with the environment's OPENAI_CUSTOM_HEADERS.
  Reflect.set(Reflect.get(client, "_options") as object, "defaultHeaders", headers);
  // Azure's client wants to see a body before it puts the deployment into the path.
  await client.post(path, { body: {} }).asResponse();
  if (prepared === undefined) {
    throw new TypeError(
      "The OpenAI SDK has built no request. Install a version that @hotspare/provider-openai names.",
    );
  }
  return prepared;
}
