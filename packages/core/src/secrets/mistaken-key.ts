/** Texts that stand where a key belongs and that no provider ever gave out as one. The first that fits says what to write. */
const mistakes: readonly (readonly [pattern: RegExp, problem: string])[] = [
  [
    /^(?:proxy-)?(?:authorization|(?:x-)?api[-_]?key) *:/i,
    "is a header with its name: give the key alone, without the name and what authenticates in front of it",
  ],
  [
    /^(?:bearer|basic|token|apikey|api-key) +/i,
    'begins with the scheme of the header, such as "Bearer ": give the key alone, and Hotspare writes the header',
  ],
  [/^(["'`\u00b4]).*\1$/, "has quotation marks around it: give the key without the quotation marks"],
  [/^\[secret\]$/, "is the mark with which Hotspare prints a secret: give the key itself"],
  [
    /^(?:undefined|null|NaN|\[object \w+\])$/,
    "is the text that JavaScript makes of a value that is not a text, perhaps in a template string: give the variable itself, and check that it is set",
  ],
  [
    /^(?:\$\{[^}]*\}|\$\(?[A-Za-z_]\w*\)?|\{\{.*\}\}|%[A-Za-z_]\w*%)$/,
    "is a reference to a variable, and nothing has replaced it by the value: give process.env.NAME in code; in a configuration file write ${NAME}, which @hotspare/config replaces",
  ],
  [
    /^(?:process\.env|import\.meta\.env|os\.environ)\b/,
    "is code within quotation marks: give process.env.NAME without the quotation marks",
  ],
  [
    /^(?:<.*>|(?:(?:sk|ark)-)?(?:your|my)[-_ ]?(?:\w+[-_ ])*?(?:api[-_ ]?)?(?:key|token)(?:[-_ ]here)?|(?:sk|ark)-(?:\.{3,}|x{3,}|\*{3,})|\.{3,}|\*{3,})$/i,
    "is the placeholder of an example: give the key that the provider shows you",
  ],
];

/** Says why a text cannot be a key, as the end of the sentence "it …", or undefined. The text never shows the value. */
export function mistakenKey(text: string): string | undefined {
  return mistakes.find(([pattern]) => pattern.test(text))?.[1];
}
