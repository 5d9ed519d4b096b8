/** How the charts look. No two outcomes look alike to the colour-blind; six are Okabe and Ito's. */

import { html } from "./template.ts";

/** Percentiles share one hue, from pale to strong; each mark takes its colour from its tone. */
export const chartStyle = html`<style>
:root {
  --tone-p50: #9dbfe6; --tone-p95: #4a86cf; --tone-p99: #16437e;
  --tone-good: #b9d3c9; --tone-offered: #1a1d21; --tone-promise: #b93a1b;
  --shade: #d98e04; --shade-ink: #8a5a00; --grid: #e9ebed; --axis: #a9b0b7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --tone-p50: #3f6594; --tone-p95: #6ea4e4; --tone-p99: #d3e5fb;
    --tone-good: #2f5a4c; --tone-offered: #e8eaed; --tone-promise: #ff8b6b;
    --shade: #e5a93a; --shade-ink: #e5a93a; --grid: #272b30; --axis: #59616a;
  }
}
.tone-p50 { --tone: var(--tone-p50); } .tone-p95 { --tone: var(--tone-p95); }
.tone-p99 { --tone: var(--tone-p99); } .tone-good { --tone: var(--tone-good); }
.tone-offered { --tone: var(--tone-offered); } .tone-promise { --tone: var(--tone-promise); }
.tone-shade { --tone: color-mix(in srgb, var(--shade) 30%, transparent); }
.tone-fault { --tone: var(--shade); } .tone-recovered { --tone: var(--pass); }
.tone-event { --tone: var(--ink); }
.tone-answered { --tone: #0072b2; } .tone-answered-500 { --tone: #8855ee; }
.tone-answered-502 { --tone: #bb77ff; } .tone-answered-504 { --tone: #5522aa; }
.tone-timed-out { --tone: #d55e00; } .tone-timed-out-connect { --tone: #554411; }
.tone-timed-out-first-byte { --tone: #ddbb88; } .tone-timed-out-idle { --tone: #cc00aa; }
.tone-rate-limited { --tone: #e69f00; } .tone-refused { --tone: #cc79a7; }
.tone-dns { --tone: #ccbbdd; } .tone-tls { --tone: #772277; } .tone-reset { --tone: #56b4e9; }
.tone-protocol { --tone: #9900ff; } .tone-truncated { --tone: #999933; }
.tone-too-large { --tone: #77aa88; } .tone-invalid { --tone: #882255; }
.tone-told-error { --tone: #dd1155; } .tone-dropped { --tone: #70767c; }
figure {
  margin: 0 0 18px; padding: 16px 18px 14px; background: var(--card);
  border: 1px solid var(--line); border-radius: 10px;
}
figcaption {
  display: flex; flex-wrap: wrap; justify-content: space-between; gap: 6px 24px;
  margin-bottom: 12px;
}
.legend {
  display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0; padding: 0; list-style: none;
  font-size: 13px; color: var(--quiet);
}
.legend svg { margin-right: 6px; }
.plot { padding: 14px 18px 0 48px; }
.timeline .plot { padding-top: 0; } h4 + .plot { padding-top: 8px; }
.timeline .lane { margin-left: -48px; }
.timeline figcaption { justify-content: flex-end; }
.plot svg { display: block; } .plot svg svg { display: inline; }
.line { fill: none; stroke: var(--tone); stroke-width: 1.5; stroke-linejoin: round;
  stroke-linecap: round; }
path.tone-p99 { stroke-width: 2; } path.tone-offered { stroke-width: 1.25; }
.dashes { stroke-dasharray: 4 3; stroke-linecap: butt; }
.area { fill: var(--tone); stroke: none; } path.tone-good { opacity: 0.65; }
.grid { stroke: var(--grid); stroke-width: 1; } .axis { stroke: var(--axis); stroke-width: 1; }
.tick { font-size: 12px; fill: var(--quiet); }
.shade { fill: var(--shade); opacity: 0.13; } .shade-edge { fill: var(--shade); }
.shade-number, .number { font-size: 12px; font-weight: 700; }
.shade-number { fill: var(--shade-ink); }
.promise { stroke: var(--tone-promise); stroke-width: 1.5; stroke-dasharray: 5 4; }
.promise-label {
  font-size: 12px; font-weight: 600; fill: var(--tone-promise);
  paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round;
}
.hint { fill: transparent; } .hint:hover { fill: var(--ink); opacity: 0.08; }
.phase { fill: var(--line); } .phase.faulty { fill: var(--shade); opacity: 0.3; }
.phase-name { font-size: 12.5px; font-weight: 600; fill: var(--ink); }
.lane { margin: 16px 0 4px; font-size: 14px; overflow-wrap: anywhere; }
.lane b { font-weight: 600; }
.lane .number {
  display: inline-grid; place-items: center; min-width: 19px; height: 19px; border-radius: 5px;
  background: color-mix(in srgb, var(--shade) 28%, transparent); margin-right: 4px;
}
.lane .quiet { margin-left: 6px; } .lane .proof { display: block; margin: 1px 0 0 27px; }
.lane-track { fill: var(--grid); } .fault-bar { fill: var(--shade); }
.recovered { fill: var(--pass); stroke: var(--card); stroke-width: 1.5; }
.event-lane { margin-top: 14px; }
.event { fill: var(--ink); stroke: var(--card); stroke-width: 1.5; }
@media (max-width: 820px) {
  figure { padding: 14px 12px 12px; } .plot { padding: 14px 14px 0 44px; }
  .timeline .lane { margin-left: -44px; } .second { display: none; }
  .tick { font-size: 11px; } .phase-name { font-size: 11px; }
}
</style>`;
