const maxDepth = 8;

/** Codes of Node, undici and OpenSSL for network failures, and for requests that could not be built. */
const networkCodes =
  /^(?:ECONN[A-Z]+|E(?:NOTFOUND|NOTCONN|TIMEDOUT|SOCKETTIMEDOUT|PIPE|PROTO|HOSTUNREACH|HOSTDOWN|NETUNREACH|NETDOWN|NETRESET|ADDRNOTAVAIL|MFILE|NFILE|NOBUFS)|EAI_[A-Z]+|UND_ERR_[A-Z_]+|HPE_[A-Z_]+|CERT_[A-Z_]+|UNABLE_TO_[A-Z_]+|SELF_SIGNED_[A-Z_]+|DEPTH_ZERO_[A-Z_]+|HOSTNAME_MISMATCH|ERR_(?:TLS|SSL|HTTP2)_[A-Z0-9_]+|ERR_STREAM_PREMATURE_CLOSE|ERR_INVALID_(?:URL|PROTOCOL|CHAR|HTTP_TOKEN))$/;

/** A network failure: its code, and the error in the chain that has the code. */
export interface NetworkCause {
  readonly errno: string;
  readonly message: string;
}

/**
 * Finds the network failure behind an error, in its causes and in the errors of an `AggregateError`. (An `AggregateError` means that several
 * addresses were tried. Its message is empty.) Undefined: there is none. The failure is two causes deep under `fetch`, and one deep under node-fetch.
 */
export function findErrno(error: unknown, depth = 0): NetworkCause | undefined {
  if (typeof error !== "object" || error === null || depth > maxDepth) {
    return undefined;
  }
  const { code, message, cause, errors } = error as Readonly<Record<string, unknown>>;
  const inner = Array.isArray(errors) ? [...errors, cause] : [cause];
  if (typeof code === "string" && networkCodes.test(code)) {
    const own = typeof message === "string" ? message : "";
    return { errno: code, message: own === "" ? (firstOf(inner, depth)?.message ?? "") : own };
  }
  return firstOf(inner, depth);
}

function firstOf(errors: readonly unknown[], depth: number): NetworkCause | undefined {
  for (const error of errors) {
    const found = findErrno(error, depth + 1);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
