/** The longest time of a timer, in milliseconds. The SDK writes its timeout into a header, and core limits the time of an attempt. */
const noTimeoutMs = 2_147_483_647;

/** Options for a client of the SDK that reads nothing from the environment, prints nothing, and never times out. */
export const quietClient = {
  organization: null,
  project: null,
  adminAPIKey: null,
  webhookSecret: null,
  maxRetries: 0,
  timeout: noTimeoutMs,
  logLevel: "off",
} as const;
