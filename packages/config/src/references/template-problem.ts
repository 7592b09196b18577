/** Forms of templates and of other tools that nothing fills in here, each with what to write. */
const forms: readonly (readonly [form: RegExp, problem: string])[] = [
  [
    /\{\{[^}]*\}\}/,
    "contains {{ }} of a template, and nothing has replaced it: fill in the template first, or write ${NAME}",
  ],
  [
    /<%=?[^%]*%>/,
    "contains <% %> of a template, and nothing has replaced it: fill in the template first, or write ${NAME}",
  ],
  [/^%[A-Za-z_]\w*%$/, "names a variable in the form of Windows: write ${NAME}"],
  [/\$\([A-Za-z_]\w*\)/, "names a variable between round brackets: write ${NAME}"],
  [/^\$env:\w+$/i, "names a variable in the form of PowerShell: write ${NAME}"],
  [
    /^(?:os\.environ[/.]|process\.env\.|env[:.])[A-Za-z_]\w*$/,
    "names a variable in the form of other tools: write ${NAME}",
  ],
];

/** Says that a text is a reference of another tool, or returns undefined. The text is not quoted. */
export function templateProblem(text: string): string | undefined {
  return forms.find(([form]) => form.test(text))?.[1];
}
