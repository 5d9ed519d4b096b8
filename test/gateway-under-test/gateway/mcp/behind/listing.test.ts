import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ownName,
  ownUri,
  shownName,
  shownUri,
} from "../../../../../gateway-under-test/gateway/mcp/behind/listing.ts";

const server = fc.stringMatching(/^[a-z0-9-]{1,32}$/);

describe("names of what servers offer", () => {
  it("lead back to the server and its own name", () => {
    fc.assert(
      fc.property(server, fc.stringMatching(/^[\w.-]{1,94}$/), (of, name) => {
        expect(ownName(shownName(of, name))).toEqual([of, name]);
      }),
    );
  });

  it("lead back from any URI, too", () => {
    fc.assert(
      fc.property(
        server,
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        (of, uri) => {
          expect(ownUri(shownUri(of, uri))).toEqual([of, uri]);
        },
      ),
    );
  });

  it.each(["chat", "gameday://limits", "gameday-mcp://one/%"])("%s is none of a server", (text) => {
    expect(ownName(text)).toBeUndefined();
    expect(ownUri(text)).toBeUndefined();
  });
});
