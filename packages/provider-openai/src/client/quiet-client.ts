/** A timer's longest time: the SDK writes its timeout into a header, and core bounds an attempt. */
const noTimeoutMs = 2_147_483_647;

/** Options of a client that reads nothing from the environment, prints nothing and waits for ever. */
export const quietClient = {
  organization: null,
  project: null,
  adminAPIKey: null,
  webhookSecret: null,
  maxRetries: 0,
  timeout: noTimeoutMs,
  logLevel: "off",
} as const;
