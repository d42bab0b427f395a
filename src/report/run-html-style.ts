/** The style of the page. Whoever changes it changes its hash below, which the page's policy names: a test says to what. */
export const STYLE = `
:root { color-scheme: light dark;
  --bg: #f5f6f8; --card: #fff; --ink: #1a1f26; --soft: #59636f; --line: #e2e6eb; --well: #f0f2f5; --link: #1d5fb8;
  --ok: #136b4f; --bad: #b42525; --warn: #8a5a00; --bad-bg: #fdf0ef; --warn-bg: #fdf6e6;
  --delete-previous: #9a6fd0; --cleanup: #9a6fd0; --create: #7c8ba1; --schedule: #a9b4c3; --pull: #e2a534;
  --init: #2487bd; --run: #17805f; --failed: #c73a3a; --notice: #ccd3dc; --open: #dfe4ea;
  --on-pull: #352400; --on-init: #fff; --on-run: #fff; --on-failed: #fff; --on-notice: #2c343d; --on-open: #2c343d;
  --on-create: #fff; --on-schedule: #1f2731; --on-delete-previous: #fff; --on-cleanup: #fff }
@media (prefers-color-scheme: dark) { :root {
  --bg: #0d1015; --card: #151a21; --ink: #e5e9ee; --soft: #98a3b0; --line: #262d37; --well: #0f1319; --link: #7db4f5;
  --ok: #46d3a3; --bad: #ff8079; --warn: #eab64f; --bad-bg: #241618; --warn-bg: #221c10;
  --delete-previous: #a584d8; --cleanup: #a584d8; --create: #6f8097; --schedule: #4f5d70; --pull: #d99d31;
  --init: #3d9fd3; --run: #2fae83; --failed: #e0564f; --notice: #39434f; --open: #242b35;
  --on-pull: #1d1300; --on-init: #041420; --on-run: #02150e; --on-failed: #1c0302; --on-notice: #d5dce4;
  --on-open: #d5dce4; --on-create: #06090d; --on-schedule: #eef2f6; --on-delete-previous: #0e0619;
  --on-cleanup: #0e0619 } }
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto,
  "Noto Sans", sans-serif; font-variant-numeric: tabular-nums }
main, footer { max-width: clamp(1120px, 72vw, 1600px); margin: 0 auto; padding: 0 24px }
main { padding-top: 36px }
h1 { font-size: 27px; line-height: 1.25; margin: 0; letter-spacing: -.015em; overflow-wrap: anywhere }
h2 { font-size: 13px; margin: 0 0 14px; color: var(--soft); text-transform: uppercase; letter-spacing: .07em }
h3 { font-size: 14px; margin: 22px 0 6px }
p { margin: 0 }
a { color: var(--link); text-decoration: none }
a:hover { text-decoration: underline }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, "Cascadia Mono", Menlo, Consolas, monospace; font-size: .88em }
.soft { color: var(--soft) }
.ok { color: var(--ok) } .bad { color: var(--bad) } .warn { color: var(--warn) }
.pill { display: inline-block; padding: 2px 12px; border-radius: 99px; border: 1px solid currentColor; font-weight: 600;
  font-size: 13px; margin-bottom: 12px }
.about { margin-top: 6px; color: var(--soft); overflow-wrap: anywhere }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px 22px; margin: 20px 0 }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 14px; margin: 24px 0 20px }
.figures > div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px 18px }
.figures dt { color: var(--soft); font-size: 13px }
.figures dd { margin: 2px 0 0; font-size: 21px; font-weight: 620; letter-spacing: -.01em; overflow-wrap: anywhere }
.figures dd small { display: block; font-size: 13px; font-weight: 400; letter-spacing: 0; color: var(--soft) }
.why { background: var(--bad-bg); border-color: var(--bad) }
.why.unsure { background: var(--warn-bg); border-color: var(--warn) }
.why p { overflow-wrap: anywhere }
.why * + p, .why p + pre { margin-top: 10px }
pre { margin: 0; padding: 12px 14px; background: var(--well); border: 1px solid var(--line); border-radius: 8px;
  white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.45; max-height: 26em; overflow-y: auto }
.hint { font-weight: 600 }
.why pre { background: var(--card) }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0 0 14px; padding: 0; list-style: none; font-size: 13px;
  color: var(--soft) }
.legend svg { width: 12px; height: 12px; margin-right: 6px; vertical-align: -1px }
.lanes { margin: 0; padding: 0; list-style: none }
.lane { display: grid; grid-template-columns: minmax(140px, 28%) 1fr 76px; gap: 0 14px; align-items: center;
  border-radius: 6px; margin: 0 -8px; padding: 0 8px }
.lane:hover { background: var(--well) }
.lane .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 14px }
.lane .name a { color: inherit }
.idle .name a { color: var(--soft) }
.lane .time { text-align: right; font-size: 13px; color: var(--soft); white-space: nowrap }
.lane svg { display: block; width: 100%; height: 34px; overflow: visible }
.many .lane svg { height: 24px }
.axis { pointer-events: none }
.axis svg { height: 20px }
.axis text { font-size: 11.5px; fill: var(--soft) }
.grid { stroke: var(--line); stroke-width: 1 }
.mark { display: inline-block; width: 1.35em; font-weight: 700 }
.bar text { font-size: 11.5px; font-weight: 600; pointer-events: none }
.bar rect:hover { filter: brightness(1.12) }
.delete-previous { fill: var(--delete-previous) } text.delete-previous { fill: var(--on-delete-previous) }
.cleanup { fill: var(--cleanup) } text.cleanup { fill: var(--on-cleanup) }
.create { fill: var(--create) } text.create { fill: var(--on-create) }
.schedule { fill: var(--schedule) } text.schedule { fill: var(--on-schedule) }
.pull { fill: var(--pull) } text.pull { fill: var(--on-pull) }
.init { fill: var(--init) } text.init { fill: var(--on-init) }
.run { fill: var(--run) } text.run { fill: var(--on-run) }
.failed { fill: var(--failed) } text.failed { fill: var(--on-failed) }
.notice { fill: var(--notice) } text.notice { fill: var(--on-notice) }
.open { fill: var(--open) } text.open { fill: var(--on-open) }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: 14px }
th, td { padding: 6px 12px; text-align: right; white-space: nowrap; border-top: 1px solid var(--line); font-weight: 400 }
thead th { border-top: 0; color: var(--soft); font-size: 13px }
th:first-child { text-align: left; padding-left: 0; min-width: 130px; max-width: 340px; overflow: hidden;
  text-overflow: ellipsis; position: sticky; left: 0; background: var(--card) }
td:last-child, thead th:last-child { padding-right: 0 }
tbody tr:hover, tbody tr:hover th { background: var(--well) }
td.most { font-weight: 650 }
details.hook { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 8px 0 }
details.hook > summary { display: flex; gap: 2px 10px; align-items: baseline; flex-wrap: wrap; padding: 11px 16px;
  cursor: pointer; border-radius: 10px }
details.hook > summary::-webkit-details-marker { display: none }
details.hook > summary::before { content: "\\203a"; color: var(--soft); font-size: 18px; line-height: 1; width: 9px }
details.hook[open] > summary::before { transform: rotate(90deg) translateX(2px) }
details.hook > summary:hover { background: var(--well) }
details.hook > summary b { font-weight: 600; overflow-wrap: anywhere }
details.hook > summary .took { margin-left: auto; color: var(--soft); padding-left: 20px; white-space: nowrap }
.inside { padding: 0 18px 18px; scroll-margin-top: 60px }
.inside p { overflow-wrap: anywhere }
.inside * + p, .inside p + pre { margin-top: 8px }
.inside details { margin-top: 14px }
.inside details > summary { cursor: pointer; color: var(--link); margin-bottom: 8px }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 10px 0 0; font-size: 14px }
.facts dt { color: var(--soft) }
.facts dd { margin: 0; overflow-wrap: anywhere }
.plain { margin: 10px 0 0; padding-left: 22px }
ul.plain { margin: 0 }
.plain li { overflow-wrap: anywhere }
footer { padding-top: 12px; padding-bottom: 48px; color: var(--soft); font-size: 13px }
@media (max-width: 720px) {
  main, footer { padding-left: 14px; padding-right: 14px }
  main { padding-top: 22px }
  h1 { font-size: 22px }
  .card { padding: 16px 14px }
  .lane { grid-template-columns: 1fr max-content; padding-top: 5px }
  .lane .bar { grid-column: 1 / -1; grid-row: 2 }
  .idle .bar { display: none } .axis { padding-top: 0 } th:first-child { max-width: 46vw }
  .bar text { display: none } .axis text { display: inline }
  .figures { grid-template-columns: 1fr 1fr; gap: 10px }
  .figures > div { padding: 12px 14px } .figures dd { font-size: 18px } }
@media print { body { background: #fff } .card, details.hook { break-inside: avoid } pre { max-height: none } }
`;

/** SHA-256 of the style, in base64, as a Content-Security-Policy names it. */
export const STYLE_HASH = 'pdQhg5DASfnRB0Fa0DCFVy2/kHQs6yvL+EFFdwVXpfs=';
