/** A question as far as a simulated model must understand it, whichever API it came by. */

export interface Question {
  readonly model: string;
  readonly isStream: boolean;
  readonly wantsUsage: boolean;
  /** Echoed in the answer, so that a client knows the answer for its own. */
  readonly nonce: string | undefined;
  /** Echoed, too: whose question it was, as far as the provider was told. */
  readonly tenant: string | undefined;
  readonly lastMessage: string;
  readonly promptTokens: number;
  readonly maxTokens: number;
  /** It has to be called. */
  readonly tool: string | undefined;
}

/** What comes in headers. */
export interface Echo {
  readonly nonce: string | undefined;
  readonly tenant: string | undefined;
}

export interface Message {
  readonly role: string;
  readonly text: string;
}

interface Asked extends Pick<Question, "model" | "isStream" | "wantsUsage"> {
  readonly messages: readonly Message[];
  readonly maxTokens: number | null | undefined;
  readonly tool?: string | undefined;
}

export function questionOf({ messages, maxTokens, tool, ...asked }: Asked, echo: Echo): Question {
  const lastUser = messages.findLastIndex(({ role }) => role === "user");
  const lastMessage = messages[lastUser]?.text ?? "";
  const text = messages.map((message) => message.text).join(" ");
  return {
    ...asked,
    nonce: echo.nonce ?? /\bnonce:([\w.-]+)/.exec(lastMessage)?.[1],
    tenant: echo.tenant,
    lastMessage,
    // A word is a token; close enough for a model that does not think.
    promptTokens: text.split(/\s+/).filter(Boolean).length,
    maxTokens: maxTokens ?? Infinity,
    tool,
  };
}
