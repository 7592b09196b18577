/**
 * A key as a user gives it: text, or a function that gives it, now or later. `undefined` is in the type so that
 * `process.env.X` is accepted; an unset one is refused at run time with the field's name.
 */
export type SecretInput = string | (() => string | Promise<string>) | undefined;
