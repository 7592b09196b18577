/** Most bytes of a chat reply that are read, unless the model has a bound of its own: 8 MiB, some two million tokens. */
export const defaultMaxChatBytes = 8 * 1_024 * 1_024;

/** Most bytes of an embedding reply that are read, unless the model has a bound of its own: 256 MiB, 2,048 vectors of 4,096 numbers in JSON. */
export const defaultMaxEmbeddingBytes = 256 * 1_024 * 1_024;

/** Most bytes of a refusal that are read, and most characters of all texts that are kept of a failure: 256 KiB. */
export const maxErrorBytes = 256 * 1_024;
