/** Most bytes that an adapter reads of a chat reply, unless the model has its own bound: 8 MiB, about two million tokens. */
export const defaultMaxChatBytes = 8 * 1_024 * 1_024;

/** Most bytes that an adapter reads of an embedding reply, unless the model has its own bound: 256 MiB, 2,048 vectors of 4,096 numbers in JSON. */
export const defaultMaxEmbeddingBytes = 256 * 1_024 * 1_024;

/** Most bytes that an adapter reads of a refusal, and most characters that Hotspare keeps of a failure's texts: 256 KiB. */
export const maxErrorBytes = 256 * 1_024;
