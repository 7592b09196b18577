/** The operation of a call; `check`: a small request that only proves a credential, such as a ping. */
export type Operation = "embed" | "complete" | "stream" | "check";
