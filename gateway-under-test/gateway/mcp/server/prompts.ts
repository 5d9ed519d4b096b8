/** The gateway's own prompts; what they tell of is put into them when they are asked for. */

import type { GetPromptResult, Prompt } from "@modelcontextprotocol/server";
import type { TenantCall } from "../../call.ts";
import type { GatewayConfig } from "../../config.ts";
import { knownModels } from "../../fronts/known-models.ts";
import type { McpPorts } from "../ports.ts";

export interface OwnPrompt {
  readonly listed: Prompt;
  get(args: Readonly<Record<string, string>>, call: TenantCall): GetPromptResult;
}

export function ownPrompts(
  config: GatewayConfig,
  { incidents, health }: Pick<McpPorts, "incidents" | "health">,
): readonly OwnPrompt[] {
  const incidentSummary: OwnPrompt = {
    listed: {
      name: "incident_summary",
      title: "Summarise recent incidents",
      description: "What went wrong at the gateway lately, for a status page or an on-call report.",
      arguments: [{ name: "audience", description: "who reads it: engineers, support, customers" }],
    },
    get({ audience = "engineers" }) {
      const task =
        `Summarise these incidents of an LLM gateway for ${audience}: what happened, when, ` +
        "which provider, whether callers noticed, what to watch. Say plainly if there were none. " +
        "Do not guess causes.";
      return told(task, { incidents: incidents(), providers: health() });
    },
  };
  const chooseModel: OwnPrompt = {
    listed: {
      name: "choose_model",
      title: "Choose a model",
      description: "Which of the models that you may use suits a task best at the moment.",
      arguments: [
        { name: "task", description: "what the model is to do", required: true },
        { name: "priority", description: "what matters most: latency, cost or quality" },
      ],
    },
    get({ task = "", priority = "quality" }, call) {
      const models = knownModels(config, call).map(({ id, deprecation }) => ({
        model: id,
        routes: config.models[id]?.routes ?? [],
        deprecated: deprecation !== undefined,
      }));
      const text =
        `Choose one of these models for the task "${task}". What matters most is ${priority}. ` +
        "Prefer those whose providers are well, avoid deprecated ones; give the reason in a line.";
      return told(text, { models, prices: config.prices, providers: health() });
    },
  };
  return [incidentSummary, chooseModel];
}

function told(task: string, facts: object): GetPromptResult {
  const text = `${task}\n\n${JSON.stringify(facts, null, 2)}`;
  return { messages: [{ role: "user", content: { type: "text", text } }] };
}
