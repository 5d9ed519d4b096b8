/** How the page looks: its colours, type, tables and print. */

import { html } from "./template.ts";

/** Status colours differ in lightness as well as in hue, and never stand without a mark. */
export const pageStyle = html`<style>
:root {
  color-scheme: light dark;
  --paper: #f7f7f5; --card: #ffffff; --ink: #1a1d21; --quiet: #5f6872; --line: #e1e3e6;
  --pass: #0b7a5c; --pass-tint: #e6f3ee; --fail: #b93a1b; --fail-tint: #fbece7;
  --doubt: #8a6100; --doubt-tint: #f8f0dc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121417; --card: #1a1d21; --ink: #e8eaed; --quiet: #9aa3ad; --line: #2e3338;
    --pass: #4cc9a0; --pass-tint: #14302a; --fail: #ff8b6b; --fail-tint: #3a1d16;
    --doubt: #e5b94e; --doubt-tint: #332a12;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink); font-size: 15px; line-height: 1.5;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%;
}
main { max-width: 1060px; margin: 0 auto; padding: 40px 24px 64px; }
p { margin: 0; } h1, h2, h3, h4 { margin: 0; line-height: 1.25; }
h1 { font-size: 30px; font-weight: 680; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { font-size: 19px; font-weight: 640; letter-spacing: -0.005em; margin-bottom: 14px; }
h3 { font-size: 15px; font-weight: 640; }
h4 { font-size: 13px; font-weight: 600; color: var(--quiet); margin: 14px 0 10px; }
section { margin-top: 48px; }
.eyebrow { font-size: 13px; color: var(--quiet); margin-bottom: 4px; }
.lead { margin-top: 6px; color: var(--quiet); font-size: 16px; max-width: 70ch; }
.quiet { color: var(--quiet); font-weight: 400; }
.pass { color: var(--pass); } .fail, .missed, .warning { color: var(--fail); }
.inconclusive { color: var(--doubt); }
.verdict {
  display: flex; gap: 18px; align-items: flex-start; margin-top: 22px; padding: 20px 22px;
  border-radius: 10px; color: var(--ink); border: 1px solid transparent;
}
.verdict.pass { background: var(--pass-tint); border-color: var(--pass); }
.verdict.fail { background: var(--fail-tint); border-color: var(--fail); }
.verdict.inconclusive { background: var(--doubt-tint); border-color: var(--doubt); }
.verdict > div:last-child { min-width: 0; }
.badge {
  flex: none; width: 44px; height: 44px; border-radius: 50%; display: grid; place-items: center;
  font-size: 22px; font-weight: 700; color: var(--card);
}
.pass .badge { background: var(--pass); } .fail .badge { background: var(--fail); }
.inconclusive .badge { background: var(--doubt); }
.verdict-title { font-size: 21px; font-weight: 700; letter-spacing: 0.02em; line-height: 1.2; }
.pass .verdict-title { color: var(--pass); } .fail .verdict-title { color: var(--fail); }
.inconclusive .verdict-title { color: var(--doubt); }
.why { margin-top: 4px; font-size: 16px; max-width: 85ch; overflow-wrap: anywhere; }
.verdict ul { margin: 8px 0 0; padding-left: 18px; overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: 14px 36px; margin: 22px 0 0; }
.facts dt { font-size: 12.5px; color: var(--quiet); }
.facts dd { margin: 0; font-weight: 560; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 9px 10px; text-align: start; vertical-align: baseline; }
th { font-size: 12.5px; font-weight: 500; color: var(--quiet); white-space: nowrap; }
.end { text-align: end; } td.end { white-space: nowrap; }
.cards { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  border-collapse: separate; border-spacing: 0; overflow: hidden; }
.cards tbody td { border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.cards th:first-child, .cards td:first-child { padding-left: 16px; }
.cards th:last-child, .cards td:last-child { padding-right: 16px; }
.cards b { font-weight: 600; }
.cards tbody tr.note td { border-top: 0; padding: 0 16px 12px 40px; font-size: 14px; }
.cards tr.noted td { padding-bottom: 4px; }
.brief { white-space: nowrap; }
.mark { flex: none; width: 24px; font-weight: 700; } .named { display: flex; }
.cards tr.total td { background: color-mix(in srgb, var(--paper) 60%, var(--card)); }
.deeper { padding-left: 24px; }
details { margin-top: 10px; }
summary { cursor: pointer; font-size: 13px; color: var(--quiet); width: max-content; }
summary:hover, summary:focus-visible { color: var(--ink); }
.scroll { overflow: auto; max-height: 360px; margin-top: 8px; border: 1px solid var(--line);
  border-radius: 8px; }
.data { font-size: 13px; width: auto; min-width: 50%; } .data td, .data th { padding: 3px 14px; }
.data th { position: sticky; top: 0; background: var(--card); }
.notes { margin: 14px 0 0; padding-left: 18px; color: var(--quiet); font-size: 14px; }
.notes b { color: var(--ink); font-weight: 600; }
pre {
  margin: 10px 0 0; padding: 14px 16px; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; overflow-x: auto; font-size: 13px; line-height: 1.55;
  font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
pre code { font: inherit; } pre.command { white-space: pre-wrap; overflow-wrap: anywhere; }
.pairs { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 10px 0 0; }
.pairs dt { color: var(--quiet); } .pairs dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 56px; padding-top: 16px; border-top: 1px solid var(--line);
  font-size: 13px; color: var(--quiet); }
@media (max-width: 820px) {
  main { padding: 24px 16px 48px; } section { margin-top: 38px; } h1 { font-size: 25px; }
  .verdict { padding: 16px; gap: 14px; } .badge { width: 34px; height: 34px; font-size: 17px; }
  .facts { gap: 12px 28px; }
  .cards, .cards tbody, .cards tr { display: block; }
  .cards thead { display: none; }
  .cards tr { padding: 10px 14px; border-top: 1px solid var(--line); }
  .cards tr:first-child, .cards tr.note { border-top: 0; }
  .cards tr.note { padding-top: 0; } .cards tr.noted { padding-bottom: 4px; }
  .cards tbody tr td { display: flex; justify-content: space-between; gap: 16px; border: 0;
    padding: 2px 0; text-align: end; white-space: normal; background: none; }
  .cards tbody tr td:last-child { padding-right: 0; }
  .cards tbody tr td:first-child { padding-left: 0; text-align: start;
    font-weight: 600; padding-bottom: 4px; }
  .cards tbody tr.note td { display: block; text-align: start; font-weight: 400; padding: 0; }
  .cards td:not(:first-child)::before { content: attr(data-label); color: var(--quiet);
    flex: none; }
  .cards tr.total { background: color-mix(in srgb, var(--paper) 60%, var(--card)); }
  .deeper { padding-left: 0; } .mark { width: 20px; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #bbb; }
  body { font-size: 11px; } main { max-width: none; padding: 0; }
  section { margin-top: 24px; } figure, table, .verdict { break-inside: avoid; }
  h2 { break-after: avoid; } details:not([open]) { display: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
</style>`;
