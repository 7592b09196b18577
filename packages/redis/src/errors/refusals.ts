/**
 * Words of replies that concern the whole store, and not the keys of one script: the server takes no commands or no writes, or the data are not
 * the fleet's. Before Redis 7 the word stands inside the sentence about the script.
 * Source: https://redis.io/docs/latest/develop/reference/protocol-spec, src/server.c (createSharedObjects) and src/cluster.c of Redis 7.0.
 */
const wordsOfTheStore =
  /\b(?:READONLY|OOM|BUSY|LOADING|MASTERDOWN|NOREPLICAS|MISCONF|MOVED|ASK|CROSSSLOT|CLUSTERDOWN|TRYAGAIN|UNBLOCKED|NOAUTH|unauthenticated|WRONGPASS|HOTSPARE_[A-Z]+)\b/;

/** A reply begins with a word in capitals. The errors of the client and of Node.js do not, or carry a code. */
const firstWord = /^-?[A-Z][A-Z_]{2,}(?: |$)/;

/**
 * Whether the server answered, and refused. The class of the error is of no use: each version of the package `redis` has classes of its own,
 * and a bundler may rename them.
 */
export function isRefusal(error: unknown): error is Error {
  const { message, code } = Object(error) as Readonly<Record<string, unknown>>;
  return typeof message === "string" && typeof code !== "string" && firstWord.test(message);
}

/** Whether the server refused for the keys of one script alone: a key of another type, or a key that the user may not reach. */
export function concernsOneScript(error: unknown): error is Error {
  return isRefusal(error) && !wordsOfTheStore.test(error.message);
}
