import { RedisHealthError, type RedisHealthReason } from "./redis-health-error.js";

/** Where the fleet is, for people: never with a user or a password. */
export interface FleetPlace {
  /** Host and port, or the path of a socket. */
  readonly server: string;
  readonly prefix: string;
  readonly isTls?: boolean;
  /** Whether the link's commands go through the user's own client: a cluster or a sentinel. */
  readonly isSharedClient?: boolean;
  /** Whether this process has been connected there: then the address is right. */
  readonly wasConnected?: boolean;
  /** What must not be printed, such as a password: a server may repeat it in its message. */
  readonly secrets?: readonly string[];
}

interface Explanation {
  readonly pattern: RegExp;
  readonly reason: RedisHealthReason;
  /** What happened, and what to write. `$1` is what the pattern caught. */
  readonly sentence: string;
}

const slowSentence =
  "Redis has not answered within $1 ms. Check its load and the network, or raise commandTimeoutMs.";

/**
 * What a failure says, by the first words of a server's reply (https://redis.io/docs/latest/develop/reference/protocol-spec, src/server.c of
 * Redis 7.0), by Node's code, or by the mark of our scripts. The first that fits counts.
 */
const explanations: readonly Explanation[] = [
  {
    pattern: /HOTSPARE_OLD|unknown command [`'"]?HELLO/i,
    reason: "too_old",
    sentence: "The server is older than Redis 6.2. Use Redis 6.2 or later, or Valkey.",
  },
  {
    pattern: /HOTSPARE_TYPE (\w+) is a (\w+)/,
    reason: "wrong_type",
    sentence:
      "The key {prefix}:$1 is a $2 and does not belong to Hotspare. Another program uses the prefix: give redisHealth() another prefix, or delete the key.",
  },
  {
    pattern: /HOTSPARE_FOREIGN/,
    reason: "foreign_data",
    sentence:
      "The key {prefix}:meta has data that Hotspare did not write. Another program uses the prefix: give redisHealth() another prefix, or delete the key.",
  },
  {
    pattern: /HOTSPARE_FORMAT ?(\w*)/,
    reason: "other_format",
    sentence:
      "The data have the format $1, and this version of @hotspare/redis reads format 1. Use one version in the whole fleet, or give redisHealth() another prefix while you change over.",
  },
  {
    pattern: /HOTSPARE_FLEETKEY/,
    reason: "other_fleet_key",
    sentence:
      "The fleet uses another fleetKey, so the fleet would not know the names of this process. Give all processes the same fleetKey, or this fleet another prefix. To change the key of a fleet, stop its processes and delete {prefix}:meta.",
  },
  {
    pattern: /HOTSPARE_NOPERM (\w+)/,
    reason: "no_permission",
    sentence:
      "The Redis user may not run $1 on {prefix}:*. Allow it: ACL SETUSER <user> ~{prefix}:* &{prefix}:* +@all -@admin -@dangerous.",
  },
  {
    pattern: /HOTSPARE_SENTINEL (.+)/,
    reason: "other_topology",
    sentence: "The server is a Sentinel, which keeps no data. Write the address of its primary: $1.",
  },
  {
    pattern: /HOTSPARE_NOT_CONNECTED/,
    reason: "client_not_connected",
    sentence: "Your client is not connected. Write `await client.connect()` first, and keep the client open.",
  },
  {
    pattern: /HOTSPARE_OFFLINE|The client is (?:offline|closed)/,
    reason: "unreachable",
    sentence: "Your client has lost its connection. Hotspare continues when the client is connected again.",
  },
  {
    pattern: /HOTSPARE_SLOW (\d+)/,
    reason: "slow",
    sentence: slowSentence,
  },
  {
    pattern: /\bWRONGPASS|invalid username-password|invalid password|AUTH.*without any password configured/i,
    reason: "wrong_password",
    sentence:
      "The server refused the user or the password. Write them percent-encoded: redis://user:password@host:6379.",
  },
  {
    // Redis takes only short commands of a client that has not authenticated: networking.c, "unauthenticated multibulk length".
    pattern: /\bNOAUTH\b|unauthenticated (?:multi)?bulk length/,
    reason: "wrong_password",
    sentence:
      "The server requires a password. Write redis://:password@host:6379, or redis://user:password@host:6379.",
  },
  {
    pattern: /\bNOPERM\b|can't run this command|No permissions/i,
    reason: "no_permission",
    sentence:
      "The Redis user lacks a permission. Allow it: ACL SETUSER <user> ~{prefix}:* &{prefix}:* +@all -@admin -@dangerous. The server said: {said}.",
  },
  {
    pattern: /\bREADONLY\b/,
    reason: "read_only",
    sentence:
      "The server is a read-only replica. Give the address of the primary, or a client of createSentinel().",
  },
  {
    pattern: /\b(?:MOVED|ASK|CROSSSLOT|CLUSTERDOWN)\b/,
    reason: "other_topology",
    sentence:
      "The server is a node of a cluster: {said}. Give redisHealth() a client of createCluster(), and wait until all slots are served.",
  },
  {
    pattern: /\bWRONGTYPE\b/,
    reason: "wrong_type",
    sentence:
      "A key under {prefix} has another type. Another program uses the prefix: give redisHealth() another prefix, or delete the key.",
  },
  {
    pattern: /\bOOM\b/,
    reason: "full",
    sentence: "The server has no memory left and refuses writes. Raise maxmemory, or let it evict keys.",
  },
  {
    pattern: /\b(?:BUSY|LOADING|MASTERDOWN|NOREPLICAS|MISCONF|TRYAGAIN|UNBLOCKED)\b/,
    reason: "busy",
    sentence: "The server accepts no commands now: {said}. Hotspare tries again by itself.",
  },
  {
    pattern: /max number of clients/i,
    reason: "busy",
    sentence: "The server has as many clients as it allows. Raise maxclients, or find who opens connections.",
  },
  {
    // The client has no question to which the server's first words could be the answer (@redis/client 6.3.1, lib/client/commands-queue.js).
    pattern: /undefined \(reading '(?:reject|resolve)'\)/,
    reason: "busy",
    sentence:
      "The server refused the connection before any command. It has as many clients as it allows, or runs in protected mode: raise maxclients, find who opens connections, or set a password.",
  },
  {
    pattern: /\bDENIED\b.*protected mode/is,
    reason: "no_permission",
    sentence:
      "The server runs in protected mode and accepts no clients from other machines. Set a password, or bind it.",
  },
  {
    pattern: /DB index is out of range|invalid DB index|SELECT is not allowed/i,
    reason: "refused",
    sentence:
      "The server has no database with this number. Write another number at the end of the address, or leave the number out.",
  },
  {
    pattern:
      /wrong version number|EPROTO|ERR_SSL|ERR_TLS|CERT|self.signed|certificate|unable to verify|packet length too long/i,
    reason: "tls",
    sentence:
      "TLS failed: {said}. Write redis:// for a port without TLS; for your own certificate, set NODE_EXTRA_CA_CERTS.",
  },
  {
    pattern: /Unknown RESP|Protocol error|Invalid RESP|unexpected.*type/i,
    reason: "refused",
    sentence:
      "The server at this address does not speak the protocol of Redis. Correct the host or the port, or write rediss:// if the port has TLS.",
  },
  {
    pattern: /\b(ECONNREFUSED|ENOENT|EHOSTUNREACH|ENETUNREACH|EACCES)\b/,
    reason: "unreachable",
    sentence: "Nothing listens there ($1). Start Redis, or correct the address.",
  },
  {
    pattern: /\b(ENOTFOUND|EAI_AGAIN)\b/,
    reason: "unreachable",
    sentence: "The host's name cannot be resolved ($1). Correct the address.",
  },
  {
    pattern: /HOTSPARE_TIMEOUT|ETIMEDOUT|Connection timeout/i,
    reason: "unreachable",
    sentence:
      "The server did not answer while this process connected. Correct the address, or check the network.",
  },
  {
    pattern: /Socket closed|ECONNRESET|EPIPE|has closed the connection|closed unexpectedly/i,
    reason: "unreachable",
    sentence: "The server closed the connection. If its port has TLS, write rediss://.",
  },
];

/** The error that a failure is for people: what happened, where, and what to write. `opening` is its first sentence. */
export function explainFailure(
  failure: unknown,
  place: FleetPlace,
  opening = `Hotspare shares no health through ${place.server} (prefix "${place.prefix}").`,
): RedisHealthError {
  if (RedisHealthError.isInstance(failure)) {
    return failure;
  }
  const said = onOneLine(withoutSecrets(wordsOf(failure), place));
  const found =
    ownExplanations(place).find(({ pattern }) => pattern.test(said)) ??
    explanations.find(({ pattern }) => pattern.test(said));
  const { pattern, reason, sentence } = found ?? {
    pattern: /^/,
    reason: "refused" as const,
    sentence: "Redis answered: {said}.",
  };
  const caught = pattern.exec(said) ?? [];
  const places: Readonly<Record<string, string>> = {
    "{prefix}": `{${place.prefix}}`,
    "{said}": said.replace(/[.\s]+$/, ""),
  };
  // In one pass, so that a place in the server's words stays as it is.
  const what = sentence.replace(
    /\$(\d)|\{(?:prefix|said)\}/g,
    (name, index) => places[name] ?? (caught[Number(index)] || "unknown"),
  );
  return new RedisHealthError({
    reason,
    message: `${opening} ${what}`,
    cause: new Error(said),
  });
}

/** What failures mean that depends on the place. */
function ownExplanations({ isTls, isSharedClient, wasConnected }: FleetPlace): readonly Explanation[] {
  const ofClient = isSharedClient === true ? [slowClient] : [];
  if (wasConnected === true) {
    return [lost, ...ofClient];
  }
  return isTls === true ? [silent] : ofClient;
}

/** A connection that breaks in its handshake counts as ready, and nothing opens another: lib/client/socket.js of @redis/client 5.0.0 to 6.1.0. */
const slowClient: Explanation = {
  pattern: /HOTSPARE_SLOW (\d+)/,
  reason: "slow",
  sentence: `${slowSentence} A client of the package redis 5.0 to 6.1 can stand still after a lost connection: update it to 6.2 or later.`,
};

/** A connection that has worked ends: the address and its TLS are right. */
const lost: Explanation = {
  pattern:
    /Socket closed|ECONNRESET|EPIPE|closed the connection|closed unexpectedly|disconnected before secure/i,
  reason: "unreachable",
  sentence: "The server closed the connection. Hotspare connects again by itself.",
};

/** A Redis without TLS reads the greeting of TLS as a command that has not ended yet, and waits, or hangs up. */
const silent: Explanation = {
  pattern:
    /HOTSPARE_TIMEOUT|Connection timeout|Socket closed|ECONNRESET|closed the connection|disconnected before secure/i,
  reason: "tls",
  sentence: "The server did not answer in TLS. Write redis:// if the port has no TLS, or check the network.",
};

const mostCharacters = 200;

/** All that the client or the server said, its code before it. Errors of several addresses have their words inside. */
function wordsOf(failure: unknown): string {
  const { code, message, errors } = Object(failure) as Readonly<Record<string, unknown>>;
  const inner = Array.isArray(errors) && errors.length > 0 ? wordsOf(errors[0]) : "";
  const text = typeof failure === "string" ? failure : typeof message === "string" ? message : "";
  return [typeof code === "string" && !text.includes(code) ? code : "", text, inner]
    .filter((word) => word !== "")
    .join(" ");
}

/** Reads the whole text: a secret that is cut, or that has lost a character, would be found no more. */
function withoutSecrets(text: string, { secrets = [] }: FleetPlace): string {
  const forms = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .toSorted((one, other) => other.length - one.length)
    .map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return forms.length === 0 ? text : text.replace(new RegExp(forms.join("|"), "g"), "[secret]");
}

/** A control character in a server's words would write over a terminal. */
function onOneLine(text: string): string {
  return text
    .replace(/\p{Cc}/gu, " ")
    .trim()
    .slice(0, mostCharacters);
}
