/**
 * A key as a user writes it: text, or a function that returns the key or a promise of it. `undefined` is in the type so that
 * `process.env.X` is accepted; an unset one is refused at run time with the field's name.
 */
export type SecretInput = string | (() => string | Promise<string>) | undefined;
