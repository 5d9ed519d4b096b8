/** What a configuration takes from the environment. */

import { expect, test } from "vitest";
import { withEnvironment } from "../../../gateway-under-test/base/environment.ts";

const env = { KEY: "secret", EMPTY: "" };

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: what the operator writes.
test("values are put in wherever they are named, and nothing else changes", () => {
  const config = { providers: [{ apiKey: "${env.KEY}", n: 1 }], a: "x-${env.KEY}-y", b: null };
  const expected = { providers: [{ apiKey: "secret", n: 1 }], a: "x-secret-y", b: null };
  expect(withEnvironment(config, env)).toEqual(expected);
});

test.each(["MISSING", "EMPTY"])("the variable %s that says nothing is told by its name", (name) => {
  expect(() => withEnvironment([`\${env.${name}}`], env)).toThrow(`${name} is not set`);
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: what the operator writes.
