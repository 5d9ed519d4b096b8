/** Takes a header out of a message: of responses, or upstream of requests. */

import { messageToxic } from "../http-kind.ts";
import { holdsNothing } from "../plan.ts";

export const dropHeader = messageToxic({
  type: "http_drop_header",
  attributes: { name: "" },
  check: (settings) =>
    /^[^\s:]+$/.test(settings.text("name")) ? undefined : "name must be the name of a header",
  plan(settings, { acted }) {
    const name = settings.text("name").toLowerCase();
    return {
      async meet(part, outlet) {
        const left = part.kind === "head" ? without(part.bytes, name) : part.bytes;
        if (left.length < part.bytes.length) acted(part.bytes.length - left.length);
        outlet.pass(left);
        return undefined;
      },
      letGo: holdsNothing,
    };
  },
});

/** Also without the lines that go on with that field. In latin1 each byte stays what it is. */
function without(head: Uint8Array, name: string): Uint8Array {
  const [start = "", ...lines] = Buffer.from(head)
    .toString("latin1")
    .split(/(?<=\n)/);
  let isDropping = false;
  const kept = lines.filter((line) => {
    if (!/^[ \t]/.test(line)) isDropping = line.split(":", 1)[0]?.toLowerCase() === name;
    return !isDropping;
  });
  return kept.length === lines.length ? head : Buffer.from(start + kept.join(""), "latin1");
}
