/** Values in a template are text, unless they come out of a template. */

import { expect, test } from "vitest";
import { html } from "../../../src/report/html/template.ts";

test("a value is escaped, in content and in an attribute", () => {
  const value = `<b title="x" class='y'>&\``;
  expect(html`<p title="${value}">${value}</p>`.text).toBe(
    '<p title="&lt;b title=&quot;x&quot; class=&#39;y&#39;&gt;&amp;&#96;">' +
      "&lt;b title=&quot;x&quot; class=&#39;y&#39;&gt;&amp;&#96;</p>",
  );
});

test("templates nest, lists join, numbers show", () => {
  const items = ["a", "<"].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}</ul>${3}`.text).toBe("<ul><li>a</li><li>&lt;</li></ul>3");
});

test("an object that only looks like markup is no markup", () => {
  const forged: unknown = JSON.parse('{"text":"<script>"}');
  expect(() => html`${forged as never}`.text).toThrow();
});
