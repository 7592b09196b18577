/// <reference path="./undici-parts.d.ts" />

/** The part of undici that a pool needs. */
export type Undici = Pick<typeof import("undici"), "Agent">;

type Agent = Undici["Agent"];
type Request = typeof import("undici/lib/api/api-request.js");

/**
 * Loads undici's agent, and the one method of it that we call. This takes 30 ms of CPU time and 10 MB, where all of undici takes 90 ms and 18 MB.
 * undici does not promise the places of its files. A version with other places is loaded as a whole.
 */
export async function loadUndici(loadParts = importParts): Promise<Undici> {
  const [agent, request] = await loadParts().catch(() => []);
  return typeof agent === "function" && typeof request === "function"
    ? { Agent: withRequest(agent, request) }
    : import("undici");
}

async function importParts(): Promise<readonly [agent?: Agent, request?: Request]> {
  const [agent, request] = await Promise.all([
    import("undici/lib/dispatcher/agent.js"),
    import("undici/lib/api/api-request.js"),
  ]);
  return [agent.default, request.default];
}

/** Adds the method: only the whole of undici gives its dispatchers their methods. */
function withRequest(agent: Agent, request: Request): Agent {
  class RequestingAgent extends agent {}
  Object.defineProperty(RequestingAgent.prototype, "request", { value: request });
  return RequestingAgent;
}
