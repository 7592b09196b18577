import { moneyText } from "@hotspare/core/plugin";
import type { ModelReport, SimulationReport } from "../contract/simulation-report.js";
import { clockText, durationText } from "../scenario/time-words.js";
import { comparedRows, type NamedReport } from "./compare-report.js";
import { addedText, counted, countText, shareText } from "./number-text.js";
import { methodText, movesText } from "./text-report.js";
import { escaped, timelineSvg } from "./timeline-svg.js";

/** Light and dark, by the system; no font, script or picture from elsewhere. */
const style = `:root{color-scheme:light dark;--ink:#1d2733;--paper:#fff;--faint:#5a6675;--line:#d5dbe3;--good:#1c7a3f}
@media(prefers-color-scheme:dark){:root{--ink:#e6ebf1;--paper:#12171d;--faint:#9aa7b5;--line:#333d49;--good:#6fcf97}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.15rem;margin-top:2rem}
.numbers{display:flex;flex-wrap:wrap;gap:1.5rem;padding:0;margin:1rem 0;list-style:none}.numbers b{display:block;font-size:1.6rem;line-height:1.2}
.numbers span,caption,.faint{color:var(--faint)}
.wide{overflow-x:auto}table{border-collapse:collapse;margin:.5rem 0;width:100%}caption{text-align:left;padding:.25rem 0}
th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}td.number,th.number{text-align:right}
td.better{color:var(--good);font-weight:600}svg{width:100%;height:auto}`;

/** A page for a browser that needs nothing beside itself. With several reports, a comparison comes first. */
export function htmlPage(reports: readonly NamedReport[]): string {
  const [first] = reports;
  const title = first?.report.scenario.name ?? "Simulation";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${reports.length > 1 ? comparison(reports) : ""}
${reports.map((each) => section(each, reports.length > 1)).join("\n")}
</main>
</body>
</html>
`;
}

function comparison(reports: readonly NamedReport[]): string {
  const head = reports.map(({ name }) => `<th scope="col" class="number">${escaped(name)}</th>`).join("");
  const rows = comparedRows(reports).map(
    ({ what, values, better }) =>
      `<tr><th scope="row">${escaped(what)}</th>${values.map((value, index) => `<td class="number${index === better ? " better" : ""}">${escaped(value)}${index === better ? " ✓" : ""}</td>`).join("")}</tr>`,
  );
  return `<div class="wide" tabindex="0" role="region" aria-label="The configurations side by side"><table><caption>The same calls and faults with each configuration. ✓ marks the better value.</caption><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function section({ name, report }: NamedReport, isOneOfSeveral: boolean): string {
  const { scenario, total, models, faults } = report;
  const numbers = [
    ["calls", countText(total.calls)],
    ["failed", `${countText(total.failed)} (${shareText(total.failed, total.calls)})`],
    ["requests wasted", countText(total.wasted)],
    ["added to an answered call, p99", addedText(total.added?.p99Ms ?? 0)],
    ...(total.cost === undefined ? [] : [["cost", moneyText(total.cost, total.currency)]]),
  ];
  return `<section${isOneOfSeveral ? ` aria-label="${escaped(name)}"` : ""}>
${isOneOfSeveral ? `<h2>${escaped(name)}</h2>` : ""}
<p class="faint">${escaped(`${scenario.duration} from ${scenario.start}, seed ${scenario.seed}. ${methodText(report)}`)}</p>
<ul class="numbers">${numbers.map(([what = "", value = ""]) => `<li><b>${escaped(value)}</b><span>${escaped(what)}</span></li>`).join("")}</ul>
<div class="wide" tabindex="0" role="region" aria-label="Timeline">${timelineSvg(report)
    .replaceAll("timeline-title", `title-${slug(name)}`)
    .replaceAll("timeline-text", `text-${slug(name)}`)}</div>
${models.map((model) => modelTable(model, total.currency)).join("\n")}
${faults.length === 0 ? "" : faultTable(report)}
</section>`;
}

function modelTable(model: ModelReport, currency: string | undefined): string {
  const rows = model.credentials.map(
    ({ id, provider, served, wasted, cost }) =>
      `<tr><th scope="row">${escaped(id)}</th><td>${escaped(provider)}</td><td class="number">${countText(served)}</td><td class="number">${shareText(served, model.calls)}</td><td>${escaped(
        Object.entries(wasted)
          .map(([name, count]) => `${name} ${countText(count)}`)
          .join(", "),
      )}</td><td class="number">${escaped(cost === undefined ? "" : moneyText(cost, currency))}</td></tr>`,
  );
  const failures = model.failures.map(
    ({ reason, calls }) => `<li>${escaped(reason)}: ${counted(calls, "call")}</li>`,
  );
  const { touched, added } = model;
  return `<h2>${escaped(model.model)}</h2>
<div class="wide" tabindex="0" role="region" aria-label="Credentials of ${escaped(model.model)}"><table><caption>${counted(model.calls, "call")}, ${countText(model.failed)} failed; ${movesText(model)}, ${counted(model.waits.count, "wait")}</caption>
<thead><tr><th scope="col">credential</th><th scope="col">provider</th><th scope="col" class="number">calls served</th><th scope="col" class="number">share</th><th scope="col">requests wasted</th><th scope="col" class="number">cost</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>
<p>${added === undefined ? "" : `Time that the faults added to an answered call: p50 ${addedText(added.p50Ms)}, p99 ${addedText(added.p99Ms)}. `}${touched.calls === 0 ? "" : `${counted(touched.calls, "call")} ${touched.calls === 1 ? "was" : "were"} answered after a failure or a wait${touched.added === undefined ? "" : `: p50 ${addedText(touched.added.p50Ms)}, p99 ${addedText(touched.added.p99Ms)}`}.`}</p>
${failures.length === 0 ? "" : `<p>Calls failed because:</p><ul>${failures.join("")}</ul>`}`;
}

function faultTable({ faults, scenario }: SimulationReport): string {
  const rows = faults
    .slice(0, mostRows)
    .map(
      ({ what, model, credential, fromMs, untilMs }) =>
        `<tr><td>${clockText(fromMs, scenario.startMs)}</td><td>${durationText(untilMs - fromMs)}</td><th scope="row">${escaped(what)}</th><td>${escaped(`${model}/${credential}`)}</td></tr>`,
    );
  return `<h2>What went wrong</h2><div class="wide" tabindex="0" role="region" aria-label="Faults"><table><thead><tr><th scope="col">from</th><th scope="col">for</th><th scope="col">fault</th><th scope="col">credential</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

const mostRows = 200;

function slug(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, "-");
}
