import { moneyText } from "@hotspare/core/plugin";
import type { ModelReport, SimulationReport } from "../contract/simulation-report.js";
import { clockText, durationText } from "../scenario/time-words.js";
import { comparedRows, type NamedReport } from "./compare-report.js";
import { addedText, counted, countText, shareText } from "./number-text.js";
import { methodText, movesText } from "./text-report.js";
import { escaped, timelineSvg } from "./timeline-svg.js";

/** Light or dark, as the system is. The page loads no font, script or picture. */
const style = `:root{color-scheme:light dark;--ink:#1d2733;--paper:#fff;--faint:#5a6675;--line:#d5dbe3;--good:#1c7a3f}
@media(prefers-color-scheme:dark){:root{--ink:#e6ebf1;--paper:#12171d;--faint:#9aa7b5;--line:#333d49;--good:#6fcf97}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.15rem;margin-top:2rem}
.numbers{display:flex;flex-wrap:wrap;gap:1.5rem;padding:0;margin:1rem 0;list-style:none}.numbers b{display:block;font-size:1.6rem;line-height:1.2}
.numbers span,caption,.faint{color:var(--faint)}
.wide{overflow-x:auto}table{border-collapse:collapse;margin:.5rem 0;width:100%}caption{text-align:left;padding:.25rem 0}
th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}td.number,th.number{text-align:right}
td.better{color:var(--good);font-weight:600}body{overflow-wrap:anywhere}.wide td,.wide th{overflow-wrap:normal;min-width:3rem}.wide .name{overflow-wrap:anywhere;min-width:8rem;max-width:24rem}
.wide:focus-visible{outline:3px solid currentColor}h3{font-size:1.05rem;margin-top:1.5rem}
/* Narrower, nobody could read the words of the picture: a small window scrolls it. */
svg{width:100%;min-width:52rem;height:auto;display:block}@media print{svg{min-width:0}}`;

/** Writes one or more reports as one HTML page that loads no other file. With several reports, the page begins with a comparison. */
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
${reports.map((each, index) => section(each, reports.length > 1 ? index + 1 : undefined)).join("\n")}
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

/** @param place the number of the report, from 1; undefined: the page has only this report */
function section({ name, report }: NamedReport, place: number | undefined): string {
  const isOneOfSeveral = place !== undefined;
  /** With several reports, each region needs a different name. Two configurations may even have the same file name. */
  const region: Region = (label, table) =>
    `<div class="wide" tabindex="0" role="region" aria-label="${escaped(`${label}${isOneOfSeveral ? `, ${place}: ${name}` : ""}`)}">${table}</div>`;
  const level = isOneOfSeveral ? 3 : 2;
  const { scenario, total, models, faults } = report;
  const numbers = [
    ["calls", countText(total.calls)],
    ["failed", `${countText(total.failed)} (${shareText(total.failed, total.calls)})`],
    ["requests wasted", countText(total.wasted)],
    ["added to an answered call, p99", addedText(total.added?.p99Ms ?? 0)],
    ...(total.cost === undefined ? [] : [["cost", moneyText(total.cost, total.currency)]]),
  ];
  return `<section${isOneOfSeveral ? ` aria-labelledby="report-${place}"` : ""}>
${isOneOfSeveral ? `<h2 id="report-${place}">${place}: ${escaped(name)}</h2>` : ""}
<p class="faint">${escaped(`${scenario.duration} from ${scenario.start}, seed ${scenario.seed}. ${methodText(report)}`)}</p>
<ul class="numbers">${numbers.map(([what = "", value = ""]) => `<li><b>${escaped(value)}</b><span>${escaped(what)}</span></li>`).join("")}</ul>
${region("Timeline", timelineSvg(report, `-${place ?? 1}`))}
${models.map((model) => modelTable(model, total.currency, { level, region })).join("\n")}
${faults.length === 0 ? "" : faultTable(report, { level, region })}
</section>`;
}

/** Wraps wide content, so that a mouse and a keyboard can scroll it. */
type Region = (label: string, html: string) => string;

interface Place {
  readonly level: number;
  readonly region: Region;
}

function modelTable(model: ModelReport, currency: string | undefined, { level, region }: Place): string {
  const rows = model.credentials.map(
    ({ id, provider, served, wasted, cost }) =>
      `<tr><th scope="row" class="name">${escaped(id)}</th><td>${escaped(provider)}</td><td class="number">${countText(served)}</td><td class="number">${shareText(served, model.calls)}</td><td>${escaped(
        Object.entries(wasted)
          .map(([name, count]) => `${name} ${countText(count)}`)
          .join(", "),
      )}</td><td class="number">${escaped(cost === undefined ? "" : moneyText(cost, currency))}</td></tr>`,
  );
  const failures = model.failures.map(
    ({ reason, calls }) => `<li>${escaped(reason)}: ${counted(calls, "call")}</li>`,
  );
  const { touched, added } = model;
  return `<h${level}>${escaped(model.model)}</h${level}>
${region(
  `Credentials of ${model.model}`,
  `<table><caption>${counted(model.calls, "call")}, ${countText(model.failed)} failed; ${movesText(model)}, ${counted(model.waits.count, "wait")}</caption>
<thead><tr><th scope="col">credential</th><th scope="col">provider</th><th scope="col" class="number">calls served</th><th scope="col" class="number">share</th><th scope="col">requests wasted</th><th scope="col" class="number">cost</th></tr></thead><tbody>${rows.join("")}</tbody></table>`,
)}
<p>${added === undefined ? "" : `Time that the faults added to an answered call: p50 ${addedText(added.p50Ms)}, p99 ${addedText(added.p99Ms)}. `}${touched.calls === 0 ? "" : `${counted(touched.calls, "call")} ${touched.calls === 1 ? "was" : "were"} answered after a failure or a wait${touched.added === undefined ? "" : `: p50 ${addedText(touched.added.p50Ms)}, p99 ${addedText(touched.added.p99Ms)}`}.`}</p>
${failures.length === 0 ? "" : `<p>Calls failed because:</p><ul>${failures.join("")}</ul>`}`;
}

function faultTable({ faults, scenario }: SimulationReport, { level, region }: Place): string {
  const rows = faults
    .slice(0, mostRows)
    .map(
      ({ what, model, credential, fromMs, untilMs }) =>
        `<tr><td>${clockText(fromMs, scenario.startMs)}</td><td>${durationText(untilMs - fromMs)}</td><th scope="row">${escaped(what)}</th><td class="name">${escaped(`${model}/${credential}`)}</td></tr>`,
    );
  const more =
    faults.length > mostRows
      ? `<caption>The first ${mostRows} of ${countText(faults.length)} faults</caption>`
      : "";
  return `<h${level}>What went wrong</h${level}>${region(
    "Faults",
    `<table>${more}<thead><tr><th scope="col">from</th><th scope="col">for</th><th scope="col">fault</th><th scope="col">credential</th></tr></thead><tbody>${rows.join("")}</tbody></table>`,
  )}`;
}

const mostRows = 200;
