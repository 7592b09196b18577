/** What Node says when a server cannot listen. */
interface ListenError extends Error {
  readonly code: string;
  readonly address?: string;
  readonly port?: number;
}

const lowestFreePort = 1_024;
const highestPort = 65_535;

/** Says why an address cannot be taken, and what to do. Undefined: the error is about something else. */
export function listenProblem(error: unknown): string | undefined {
  if (!isListenError(error)) {
    return undefined;
  }
  const { code, address = "this address", port } = error;
  const place = port === undefined ? address : `port ${port} of ${address}`;
  switch (code) {
    case "EADDRINUSE":
      return `Another program listens at ${place}: end it, or choose another port, as in --port ${otherPort(port)}; --port 0 chooses a free port.`;
    case "EACCES":
    case "EPERM":
      return port !== undefined && port < lowestFreePort
        ? `This user may not listen at ${place}: ports below ${lowestFreePort} need a special right. Choose a higher port, or give the process the right CAP_NET_BIND_SERVICE.`
        : `This user may not listen at ${place} (${code}): choose another port with --port.`;
    case "EADDRNOTAVAIL":
      return `${address} is not an address of this machine: write --host 127.0.0.1, or --host 0.0.0.0 for every address of this machine.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The name of the host does not lead to an address (${code}): write an address, as in --host 127.0.0.1.`;
    default:
      return `The gateway cannot listen at ${place} (${code}).`;
  }
}

function otherPort(port = 8_786): number {
  return port >= highestPort ? port - 1 : port + 1;
}

function isListenError(error: unknown): error is ListenError {
  if (!(error instanceof Error) || typeof Reflect.get(error, "code") !== "string") {
    return false;
  }
  const call: unknown = Reflect.get(error, "syscall");
  return call === "listen" || call === "getaddrinfo" || call === "bind";
}
