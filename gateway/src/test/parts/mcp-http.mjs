// The reference server of the MCP project over streamable HTTP, on loopback only. Prints its port.
import { randomUUID } from "node:crypto";
import http from "node:http";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createServer } from "./node_modules/@modelcontextprotocol/server-everything/dist/server/index.js";

const key = process.env.MCP_KEY;
const sessions = new Map();

const listener = http.createServer(async (request, response) => {
  if (request.url === "/sessions") {
    response.end(JSON.stringify([...sessions.keys()]));
    return;
  }
  if (request.url === "/forget") {
    sessions.clear();
    response.end("[]");
    return;
  }
  if (key && request.headers.authorization !== `Bearer ${key}`) {
    response.writeHead(401).end("no key");
    return;
  }
  const id = request.headers["mcp-session-id"];
  let transport = sessions.get(id);
  if (!transport && id) {
    response.writeHead(404, { "content-type": "application/json" });
    response.end(JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32001, message: "Session not found" } }));
    return;
  }
  if (!transport) {
    const { server, cleanup } = createServer();
    transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (fresh) => sessions.set(fresh, transport),
    });
    server.server.onclose = () => {
      sessions.delete(transport.sessionId);
      cleanup(transport.sessionId);
    };
    await server.connect(transport);
  }
  await transport.handleRequest(request, response);
});
listener.listen(0, "127.0.0.1", () => console.log(listener.address().port));
