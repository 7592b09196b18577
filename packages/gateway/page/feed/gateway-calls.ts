/** Result of a request that the reader caused. */
type CallResult =
  | { readonly isDone: true }
  | { readonly isDone: false; readonly needsLogIn: boolean; readonly message: string };

/** The requests that the page sends to the gateway. */
export interface GatewayCalls {
  logIn(key: string): Promise<CallResult>;
  logOut(): Promise<CallResult>;
  reset(model: string, credential: string): Promise<CallResult>;
}

/** A longer error message is cut, because it is not a sentence for a person. */
const LONGEST_MESSAGE = 400;

/** @param base address of the page, which may have a path prefix */
export function gatewayCalls(base: string): GatewayCalls {
  const post = async (path: string, body: object): Promise<CallResult> => {
    try {
      const response = await fetch(new URL(path, base), {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify(body),
      });
      if (response.ok) return { isDone: true };
      const { status } = response;
      const message = messageIn(await response.text()) ?? `The gateway answered with status ${status}.`;
      return { isDone: false, needsLogIn: status === 401, message };
    } catch {
      return { isDone: false, needsLogIn: false, message: "The gateway cannot be reached. Try again." };
    }
  };
  return {
    logIn: (key) => post("api/log-in", { key }),
    logOut: () => post("api/log-out", {}),
    reset: (model, credential) => post("api/reset", { model, credential }),
  };
}

function messageIn(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { readonly error?: { readonly message?: unknown } };
    return typeof error?.message === "string" ? error.message.slice(0, LONGEST_MESSAGE) : undefined;
  } catch {
    return undefined;
  }
}
