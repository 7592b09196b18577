/** What the package `redis` is given to connect. */
export interface ClientSettings {
  readonly socket:
    | { readonly host: string; readonly port: number; readonly tls: false }
    | { readonly host: string; readonly port: number; readonly tls: true; readonly servername?: string }
    | { readonly path: string; readonly tls: false };
  readonly username?: string;
  readonly password?: string;
  readonly database?: number;
}

/** An address as the link uses it. `place` names the server for people, without user or password. */
export interface RedisAddress {
  readonly settings: ClientSettings;
  readonly place: string;
}

const defaultPort = 6379;
const protocols = new Map([
  ["redis:", { tls: false }],
  ["valkey:", { tls: false }],
  ["rediss:", { tls: true }],
  ["valkeys:", { tls: true }],
]);

/** Reads an address. Returns what is wrong with it, as the end of a sentence; nothing of the address is in it, for it may hold a password. */
export function readAddress(url: string): RedisAddress | { readonly problem: string } {
  if (/^unix:/i.test(url)) {
    return readSocketPath(url);
  }
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return {
      problem:
        "is not an address: write redis://host:6379, or rediss://user:password@host:6379/0 with the password percent-encoded",
    };
  }
  const protocol = protocols.get(parsed.protocol);
  if (protocol === undefined || parsed.hostname === "" || !/^[a-z]+:\/\//i.test(url)) {
    return {
      problem:
        "must begin with redis://, rediss://, valkey://, valkeys:// or unix://, and a host, as in redis://host:6379",
    };
  }
  if (parsed.hash !== "" || parsed.search !== "" || url.split("@").length > 2 || url.includes("#")) {
    return {
      problem:
        "has a #, ? or @ after the host: percent-encode the password (encodeURIComponent), and leave out parameters",
    };
  }
  const database = /^\/?$/.test(parsed.pathname)
    ? 0
    : Number(/^\/(\d{1,5})$/.exec(parsed.pathname)?.[1] ?? "NaN");
  if (Number.isNaN(database)) {
    return { problem: "must end with the number of a database, or without a number: redis://host:6379/0" };
  }
  const credentials = readCredentials(parsed.username, parsed.password);
  if (credentials === undefined) {
    return { problem: "has a user or password that is not percent-encoded: use encodeURIComponent" };
  }
  const host = parsed.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = parsed.port === "" ? defaultPort : Number(parsed.port);
  const isName = /[a-z]/i.test(host) && !host.includes(":");
  return {
    settings: {
      socket: protocol.tls
        ? { host, port, tls: true, ...(isName ? { servername: host } : {}) }
        : { host, port, tls: false },
      ...credentials,
      ...(database === 0 ? {} : { database }),
    },
    place: `${host.includes(":") ? `[${host}]` : host}:${port}${database === 0 ? "" : `/${database}`}${protocol.tls ? " (TLS)" : ""}`,
  };
}

function readSocketPath(url: string): RedisAddress | { readonly problem: string } {
  const [, user = "", password = "", path = "", query = ""] =
    /^unix:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?(\/[^?#]+)(?:\?([^#]*))?$/i.exec(url) ?? [];
  const database = Number(/^(?:db=(\d{1,5}))?$/.exec(query)?.[1] ?? (query === "" ? 0 : Number.NaN));
  const credentials = readCredentials(user, password);
  const decodedPath = decoded(path);
  if (path === "" || Number.isNaN(database) || credentials === undefined || decodedPath === undefined) {
    return {
      problem:
        "is not the address of a socket: write unix:///run/redis/redis.sock, or unix:///run/redis/redis.sock?db=1",
    };
  }
  return {
    settings: {
      socket: { path: decodedPath, tls: false },
      ...credentials,
      ...(database === 0 ? {} : { database }),
    },
    place: `${decodedPath}${database === 0 ? "" : `?db=${database}`}`,
  };
}

function readCredentials(
  user: string,
  password: string,
): { readonly username?: string; readonly password?: string } | undefined {
  const username = decoded(user);
  const secret = decoded(password);
  if (username === undefined || secret === undefined) {
    return undefined;
  }
  return { ...(username === "" ? {} : { username }), ...(secret === "" ? {} : { password: secret }) };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
