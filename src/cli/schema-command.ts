/** gameday schema: the JSON Schema of the files that gameday reads and writes. */

import { type Command, Option } from "commander";
import { resultJsonSchema } from "../run/result-schema.ts";
import { scenarioJsonSchema } from "../scenario/json-schema.ts";
import type { Done } from "./done.ts";
import type { Host } from "./host.ts";

const schemas = { scenario: scenarioJsonSchema, result: resultJsonSchema } as const;

export function addSchemaCommand(program: Command, host: Host, done: Done): void {
  const of = new Option("--of <file>", "whose schema").choices(["scenario", "result"]);
  program
    .command("schema")
    .description("print the JSON Schema of a scenario file, or of result.json")
    .addOption(of.default("scenario"))
    .addHelpText("after", "\nExample:\n  gameday schema > scenario.schema.json")
    .action(({ of }: { readonly of: keyof typeof schemas }) => {
      host.stdout.write(`${JSON.stringify(schemas[of](), null, 2)}\n`);
      done(0);
    });
}
