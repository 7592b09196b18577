/** Forms of templates and of other tools that nothing fills in here, each with what to write. */
const forms: readonly (readonly [form: RegExp, problem: string])[] = [
  [
    /\{\{[^}]*\}\}/,
    "holds {{ }} of a template that nothing has filled in: fill the template in first, or write ${NAME}",
  ],
  [
    /<%=?[^%]*%>/,
    "holds <% %> of a template that nothing has filled in: fill the template in first, or write ${NAME}",
  ],
  [/^%[A-Za-z_]\w*%$/, "names a variable as Windows does: write ${NAME}"],
  [/\$\([A-Za-z_]\w*\)/, "names a variable between round brackets: write ${NAME}"],
  [/^\$env:\w+$/i, "names a variable as PowerShell does: write ${NAME}"],
  [
    /^(?:os\.environ[/.]|process\.env\.|env[:.])[A-Za-z_]\w*$/,
    "names a variable as other tools do: write ${NAME}",
  ],
];

/** Says that a text is a reference of another tool, or returns undefined. The text is not quoted. */
export function templateProblem(text: string): string | undefined {
  return forms.find(([form]) => form.test(text))?.[1];
}
