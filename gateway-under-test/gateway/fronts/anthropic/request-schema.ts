/**
 * What POST /v1/messages takes. Fields that only tune an answer and have no counterpart elsewhere
 * are taken and dropped: thinking, cache_control, top_k, service_tier and the like. Whatever would
 * change what is asked for is refused by name.
 */

import { z } from "zod";

const textSchema = z.looseObject({ type: z.literal("text"), text: z.string() });

const base64Schema = z.looseObject({
  type: z.literal("base64"),
  media_type: z.string().min(1),
  data: z.string().min(1),
});

const urlSchema = z.looseObject({ type: z.literal("url"), url: z.string().min(1) });

const imageSchema = z.looseObject({
  type: z.literal("image"),
  source: z.discriminatedUnion("type", [base64Schema, urlSchema], {
    error: "expected a source of type base64 or url",
  }),
});

const documentSchema = z.looseObject({
  type: z.literal("document"),
  title: z.string().nullish(),
  source: z.discriminatedUnion(
    "type",
    [base64Schema, z.looseObject({ type: z.literal("text"), data: z.string() })],
    { error: "expected a source of type base64 or text" },
  ),
});

const toolUseSchema = z.looseObject({
  type: z.literal("tool_use"),
  id: z.string().min(1),
  name: z.string().min(1),
  input: z.record(z.string(), z.unknown()),
});

const toolResultSchema = z.looseObject({
  type: z.literal("tool_result"),
  tool_use_id: z.string().min(1),
  content: z
    .union([
      z.string(),
      z.array(
        z.discriminatedUnion("type", [textSchema, imageSchema, documentSchema], {
          error: "expected a block of type text, image or document",
        }),
      ),
    ])
    .optional(),
  is_error: z.boolean().nullish(),
});

/** Dropped: no other provider could read them. */
const thinkingSchema = z.looseObject({ type: z.enum(["thinking", "redacted_thinking"]) });

const userBlockSchema = z.discriminatedUnion(
  "type",
  [textSchema, imageSchema, documentSchema, toolResultSchema],
  { error: "expected a block of type text, image, document or tool_result" },
);

const assistantBlockSchema = z.discriminatedUnion(
  "type",
  [textSchema, toolUseSchema, thinkingSchema],
  { error: "expected a block of type text, tool_use, thinking or redacted_thinking" },
);

const textsSchema = z.union([z.string(), z.array(textSchema)]);

const messageSchema = z.discriminatedUnion(
  "role",
  [
    z.looseObject({
      role: z.literal("user"),
      content: z.union([z.string(), z.array(userBlockSchema).min(1)]),
    }),
    z.looseObject({
      role: z.literal("assistant"),
      content: z.union([z.string(), z.array(assistantBlockSchema)]),
    }),
    z.looseObject({ role: z.literal("system"), content: textsSchema }),
  ],
  { error: "expected the role user, assistant or system" },
);

const toolSchema = z.looseObject({
  type: z
    .literal("custom", {
      error: "tools that Anthropic runs itself are not offered here; expected custom",
    })
    .nullish(),
  name: z.string().min(1),
  description: z.string().optional(),
  input_schema: z.record(z.string(), z.unknown()),
  strict: z.boolean().nullish(),
});

const parallel = { disable_parallel_tool_use: z.boolean().nullish() };

const toolChoiceSchema = z.discriminatedUnion(
  "type",
  [
    z.looseObject({ type: z.enum(["auto", "any"]), ...parallel }),
    z.looseObject({ type: z.literal("tool"), name: z.string().min(1), ...parallel }),
    z.looseObject({ type: z.literal("none") }),
  ],
  { error: "expected the type auto, any, tool or none" },
);

/** All that there is to say of a prompt: what tokens can be counted of. */
export const promptSchema = z.looseObject({
  model: z.string().min(1),
  messages: z.array(messageSchema).min(1),
  system: textsSchema.optional(),
  tools: z.array(toolSchema).optional(),
  tool_choice: toolChoiceSchema.optional(),
  output_config: z
    .looseObject({
      format: z
        .looseObject({
          type: z.literal("json_schema"),
          schema: z.record(z.string(), z.unknown()),
        })
        .nullish(),
    })
    .optional(),
  mcp_servers: z
    .array(z.unknown())
    .max(0, "MCP servers are not called for you here; expected none")
    .nullish(),
  container: z.null("containers are not offered here").optional(),
});

export const messagesSchema = z.looseObject({
  ...promptSchema.shape,
  max_tokens: z.int().positive(),
  stop_sequences: z.array(z.string().min(1)).optional(),
  stream: z.boolean().optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  metadata: z.looseObject({ user_id: z.string().nullish() }).optional(),
});

export type MessagesRequest = z.infer<typeof messagesSchema>;
export type PromptRequest = z.infer<typeof promptSchema>;
export type Message = PromptRequest["messages"][number];
export type UserBlock = z.infer<typeof userBlockSchema>;
export type AssistantBlock = z.infer<typeof assistantBlockSchema>;
export type ToolResult = z.infer<typeof toolResultSchema>;
export type ResultBlock = Exclude<ToolResult["content"], string | undefined>[number];
export type Texts = z.infer<typeof textsSchema>;
