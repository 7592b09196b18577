/**
 * A key as a user writes it: text, or a function that returns the key or a promise of the key. `undefined` is in the type so that
 * TypeScript accepts `process.env.X`. At run time, Hotspare refuses a variable that is not set, and names the field.
 */
export type SecretInput = string | (() => string | Promise<string>) | undefined;
