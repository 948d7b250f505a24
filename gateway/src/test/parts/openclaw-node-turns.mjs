// Usage: node openclaw-node-turns.mjs <ws url> <token>. Talks as an application would, with streams
// and tools, and prints one JSON document of all that it got.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OpenClawClient } from "openclaw-node";
import WebSocket from "ws";

globalThis.WebSocket ??= WebSocket;
const [url, token] = process.argv.slice(2);
// A device that an earlier gateway knew is refused by this one.
const home = mkdtempSync(join(tmpdir(), "openclaw-node-"));
const client = new OpenClawClient({
  url,
  token,
  autoReconnect: false,
  scopes: ["operator.read", "operator.write", "operator.admin"],
  deviceIdentityPath: join(home, "turns.json"),
});
const key = "agent:main:third-party";

async function stream(message, options) {
  const chunks = [];
  for await (const chunk of client.chat(message, options)) chunks.push(chunk);
  return chunks;
}

await client.connect();
const followed = [];
const subscription = await client.sessions.subscribeMessages(key, (event) => followed.push(event.event));
const seen = {
  plain: await stream("hello", { sessionKey: key, clientMessageId: "m-1" }),
  tool: await stream("read the house rules", { sessionKey: key }),
  whole: await client.chatSync("hello", { sessionKey: key }),
  failed: await stream("hello", { agentId: "nobody" }),
};
seen.waited = await client.agentWait(seen.tool.at(-1).runId, { timeoutMs: 5000 });

const slow = stream("slowly", { sessionKey: "agent:main:stopped" });
const running = await new Promise((resolve) =>
  client.on("event", (event) => {
    const payload = event.payload ?? {};
    if (event.event === "agent" && payload.stream === "assistant" && payload.sessionKey === "agent:main:stopped") {
      resolve(payload.runId);
    }
  }),
);
seen.aborted = await client.chatAbort("agent:main:stopped", running);
seen.stopped = (await slow).filter((chunk) => chunk.type === "text").map((chunk) => chunk.text).join("");

await subscription.unsubscribe();
seen.followed = [...new Set(followed)];
seen.described = await client.sessions.describe(key);
seen.history = await client.sessions.history(key, { limit: 20 });
seen.agents = await client.agents.list();
const config = await client.config.get();
seen.patched = await client.config.patch(JSON.stringify({ messages: { ackReaction: "x" } }), config.hash);
seen.channels = await client.channels.status();
seen.reset = await client.sessions.reset(key, { reason: "new" });
seen.emptied = await client.sessions.history(key, { limit: 20 });
seen.deleted = await client.sessions.delete("agent:main:stopped");
await client.disconnect();
console.log(JSON.stringify(seen));
rmSync(home, { recursive: true });
process.exit(0);
