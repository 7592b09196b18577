interface KeyPrefix {
  readonly prefix: string;
  /** Fewest characters behind the prefix: a word may begin like a key. */
  readonly rest: number;
}

/**
 * What vendors' keys begin with, longer prefixes first. Every key of a vendor begins alike, so the prefix alone reveals nothing.
 * Sources: the key formats of OpenAI (project, service account, admin, legacy user keys), Anthropic, OpenRouter, GitHub, Groq, xAI,
 * Cerebras, NVIDIA, Perplexity, Fireworks, Hugging Face, Replicate, Stripe, AWS and Volcengine access key ids, Google API keys, and the first
 * characters of every JSON Web Token, which encode `{"`.
 */
const keyPrefixes: readonly KeyPrefix[] = [
  ...of(
    6,
    "sk-ant-admin01-",
    "sk-ant-api03-",
    "sk-svcacct-",
    "sk-or-v1-",
    "sk-admin-",
    "sk-proj-",
    "sk-None-",
  ),
  ...of(6, "sk-", "sk_", "pk-", "pk_", "rk-", "rk_", "gsk-", "gsk_", "xai-", "xai_", "ghp_", "gho_"),
  ...of(12, "github_pat_", "nvapi-", "pplx-", "csk-", "fw_", "hf_", "r8_"),
  ...of(12, "AKIA", "ASIA", "AKLT", "AIza", "eyJ"),
];

function of(rest: number, ...prefixes: readonly string[]): readonly KeyPrefix[] {
  return prefixes.map((prefix) => ({ prefix, rest }));
}

const anyPrefix = new RegExp(`^(?:${keyPrefixes.map(({ prefix }) => prefix).join("|")})`);

/** Number of characters at the start of a key that are the vendor's prefix and not secret. */
export function vendorPrefixLength(secret: string): number {
  return anyPrefix.exec(secret)?.[0].length ?? 0;
}

/** Where a text stands. The place decides what else the text may be. */
export type KeyPlace = "value" | "reference" | "path" | "name";

interface KeySigns {
  /** What separates the words of a text there. */
  readonly separator: RegExp;
  /** A word this long, with digits between its letters, is a key. */
  readonly shortest: number;
}

const signs: Readonly<Record<KeyPlace, KeySigns>> = {
  /** A value or a field that a message would quote: what is hidden in vain costs little. */
  value: { separator: /[\s/:]+/, shortest: 20 },
  /** A part of a text that an environment variable or a file gave: keys stand there. */
  reference: { separator: /[\s/:]+/, shortest: 10 },
  /** A URL's path, where models and versions stand: `/deployments/gpt-4.1-mini-2025-04-14`. */
  path: { separator: /[^A-Za-z\d]+/, shortest: 16 },
  /** The name of a variable or of a file, which a message must show: `OPENAI_KEY_2`. A key may have been put there. */
  name: { separator: /[^A-Za-z\d]+/, shortest: 11 },
};

/** Longer than any word: a key may consist of letters alone, or of digits. */
const longWord = /[A-Za-z\d]{33}/;
const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/i;
const prefixed = new RegExp(
  `(?<![A-Za-z\\d])(?:${keyPrefixes.map(({ prefix, rest }) => `${prefix}[\\w-]{${rest}}`).join("|")})`,
);

/** Whether a text, or a part of it, looks like a key, for places in which no key belongs. */
export function looksLikeKey(text: string, place: KeyPlace = "value"): boolean {
  const { separator, shortest } = signs[place];
  return (
    prefixed.test(text) ||
    longWord.test(text) ||
    uuid.test(text) ||
    text.split(separator).some((word) => word.length >= shortest && /\d/.test(word) && /[A-Za-z]/.test(word))
  );
}
