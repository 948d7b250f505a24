// An MCP server over its input and output that does what servers should not do.
import { spawn } from "node:child_process";
import fs from "node:fs";
import readline from "node:readline";

const notes = process.env.NOTES;
const note = (line) => notes && fs.appendFileSync(notes, `${line}\n`);
const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const tools = [];
for (const name of ["crash", "hang", "words", "garbage", "family", "grow", "error", "huge"]) {
  tools.push({ name, description: name, inputSchema: { type: "object" } });
}
note(`start ${process.pid}`);
if (process.env.NEVER_STARTS) {
  console.error("the licence file is missing");
  process.exit(7);
}
process.on("SIGTERM", () => note("asked to end"));
setInterval(() => {}, 1000);

const calls = {
  crash: () => process.exit(3),
  hang: () => {},
  words: (id) => say({ id, result: { content: [{ type: "text", text: "words" }] } }),
  garbage: (id) => {
    process.stdout.write("this is no JSON\n{\"jsonrpc\":\"2.0\",\"id\":\"nobody\",\"result\":{}}\n");
    calls.words(id);
  },
  family: (id) => {
    const child = spawn("sleep", ["600"], { stdio: "ignore" });
    note(`start ${child.pid}`);
    calls.words(id);
  },
  grow: (id) => {
    tools.push({ name: "grown", description: "grown", inputSchema: { type: "object" } });
    say({ method: "notifications/tools/list_changed" });
    calls.words(id);
  },
  error: (id) => say({ id, error: { code: -32000, message: "out of paper" } }),
  huge: (id) => say({ id, result: { content: [{ type: "text", text: "x".repeat(40 * 1024 * 1024) }] } }),
};

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === "initialize") {
    const capabilities = { tools: { listChanged: true } };
    say({ id, result: { protocolVersion: params.protocolVersion, capabilities, serverInfo: { name: "rude", version: "1" } } });
  } else if (method === "tools/list") {
    say({ id, result: { tools } });
  } else if (method === "tools/call") {
    note(`call ${params.name}`);
    calls[params.name](id);
  } else if (method === "notifications/cancelled") {
    note(`cancelled ${params.reason}`);
  }
});
