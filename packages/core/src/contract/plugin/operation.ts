/** What a call asks for. */
export type Operation = "embed" | "complete" | "stream";
