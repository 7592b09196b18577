/** Fewest characters of the key of a client or of the admin. A shorter key could be guessed. */
export const shortestKey = 16;

/** The end of a sentence about a key that is too short. */
export const shortKeySentence = `must have at least ${shortestKey} characters: make a key with "openssl rand -base64 32"`;
