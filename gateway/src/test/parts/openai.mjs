// Usage: node openai.mjs <base url> <token>. Prints one JSON document of what the official client of
// OpenAI's API saw: chat, streaming, tools, responses, models, embeddings, errors.
import OpenAI from "openai";

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: 20_000 });
const tools = [
  {
    type: "function",
    function: {
      name: "get_weather",
      description: "Tells the weather",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  },
];
const seen = {};

async function attempt(name, work) {
  try {
    seen[name] = await work();
  } catch (error) {
    seen[name] = {
      failed: error.constructor.name,
      status: error.status ?? null,
      code: error.code ?? null,
      type: error.type ?? null,
      message: error.message,
    };
  }
}

const user = (content) => [{ role: "user", content }];

await attempt("chat", () => client.chat.completions.create({ model: "gatehouse", messages: user("hello") }));
await attempt("stream", async () => {
  const stream = await client.chat.completions.create({
    model: "gatehouse",
    messages: user("hello"),
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return {
    count: chunks.length,
    text: chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? "").join(""),
    finish: chunks.map((chunk) => chunk.choices[0]?.finish_reason).filter(Boolean),
    usage: chunks.at(-1).usage,
  };
});
await attempt("tool", () => client.chat.completions.create({ model: "gatehouse", messages: user("weather"), tools }));
await attempt("toolAnswer", async () => {
  const call = seen.tool.choices[0].message.tool_calls[0];
  return client.chat.completions.create({
    model: "gatehouse",
    tools,
    messages: [
      ...user("weather"),
      seen.tool.choices[0].message,
      { role: "tool", tool_call_id: call.id, content: "7 degrees" },
    ],
  });
});
await attempt("toolStream", async () => {
  const stream = client.chat.completions.stream({ model: "gatehouse", messages: user("weather"), tools });
  return stream.finalChatCompletion();
});
await attempt("response", async () => {
  const response = await client.responses.create({ model: "gatehouse", input: "hello", instructions: "Be short." });
  return { ...response, output_text: response.output_text };
});
await attempt("responseStream", async () => {
  const stream = await client.responses.create({ model: "gatehouse", input: "hello", stream: true });
  const types = [];
  let text = "";
  let last;
  for await (const event of stream) {
    types.push(event.type);
    if (event.type === "response.output_text.delta") text += event.delta;
    last = event;
  }
  return { types, text, status: last.response.status, sequence: last.sequence_number };
});
await attempt("responseTool", () =>
  client.responses.create({
    model: "gatehouse",
    input: "weather",
    tools: [{ type: "function", ...tools[0].function, strict: false }],
  }),
);
await attempt("models", async () => (await client.models.list()).data.map((model) => model.id));
await attempt("noModel", () => client.models.retrieve("nothing"));
await attempt("noAgent", () => client.chat.completions.create({ model: "gatehouse/nobody", messages: user("hello") }));
await attempt("noMessage", () => client.chat.completions.create({ model: "gatehouse", messages: [] }));
await attempt("abort", async () => {
  const stream = await client.chat.completions.create({ model: "gatehouse", messages: user("slowly"), stream: true });
  let text = "";
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? "";
    if (text.length > 0) stream.controller.abort();
  }
  return { text };
});
await attempt("conversation", async () => {
  const said = { model: "gatehouse", user: "ada", messages: user("hello") };
  const first = await client.chat.completions.create(said);
  const second = await client.chat.completions.create(said);
  return [first.choices[0].message.content, second.choices[0].message.content];
});
await attempt("responseAnswer", async () => {
  const call = seen.responseTool.output[0];
  const response = await client.responses.create({
    model: "gatehouse",
    previous_response_id: seen.responseTool.id,
    input: [{ type: "function_call_output", call_id: call.call_id, output: "7 degrees" }],
    tools: [{ type: "function", ...tools[0].function, strict: false }],
  });
  return { text: response.output_text, status: response.status };
});
await attempt("noResponse", () =>
  client.responses.create({ model: "gatehouse", previous_response_id: "resp_none", input: "hello" }),
);
await attempt("failure", () => client.chat.completions.create({ model: "gatehouse", messages: user("rate") }));
await attempt("embeddings", () => client.embeddings.create({ model: "any", input: ["hello", "world"] }));
await attempt("noEmbedding", () => client.embeddings.create({ model: "any", input: [] }));
await attempt("tooLarge", () =>
  client.chat.completions.create({ model: "gatehouse", messages: user("x".repeat(3_000_000)) }),
);
const stranger = new OpenAI({ baseURL, apiKey: "wrong-token-0123456789", maxRetries: 0 });
await attempt("stranger", () => stranger.models.list());
for (let i = 0; i < 12; i++) await attempt("limited", () => stranger.models.list());
console.log(JSON.stringify(seen));
process.exit(0);
