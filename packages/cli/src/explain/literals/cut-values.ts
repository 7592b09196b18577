const cut = new WeakSet<object>();

/** Marks an object or a list of which the text shows only a part: `... 3 more items`, or an ellipsis. */
export function markCut<Value extends object>(value: Value): Value {
  cut.add(value);
  return value;
}

/** Whether the text shows only a part of this object or list. */
export function isCut(value: unknown): boolean {
  return typeof value === "object" && value !== null && cut.has(value);
}

/** Node.js prints the `Headers` of an uncaught error without what is in them. No reply has none. */
export function shownOf<Members extends object>(className: string, members: Members): Members {
  return className.endsWith("Headers") && Object.keys(members).length === 0 ? markCut(members) : members;
}
