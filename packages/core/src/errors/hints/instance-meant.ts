/** What to write in place of an instance of these classes where an option is plain data. */
const mends: Readonly<Record<string, string>> = {
  Headers: "write Object.fromEntries(headers)",
  Map: "write Object.fromEntries(map)",
  FormData: "write Object.fromEntries(form)",
  URLSearchParams: "write Object.fromEntries(parameters)",
  URL: "write url.href",
  Promise: "await it",
};

/** What to write in place of an instance of a class, as the end of a sentence: `; write url.href`. Empty: nothing is known to be meant. */
export function instanceMeant(value: unknown): string {
  // By the tag, not by the class: a polyfill or another realm has a class of its own.
  const tag = Object.prototype.toString.call(value).slice("[object ".length, -1);
  return Object.hasOwn(mends, tag) ? `; ${mends[tag]}` : "";
}

/** Whether an object has no class: its fields are its own, and a copy of the object has them all. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Each realm has its own Object.prototype, which has no prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
