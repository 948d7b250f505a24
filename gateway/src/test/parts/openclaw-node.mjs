// Usage: node client.mjs <ws url> <token>. Prints one JSON document of what a third-party client saw:
// with the right token, again as the device that was paired then, and as a stranger with a wrong token.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OpenClawClient } from "openclaw-node";
import WebSocket from "ws";

globalThis.WebSocket ??= WebSocket;
const [url, token] = process.argv.slice(2);
// A device that an earlier gateway knew is refused by this one.
const home = mkdtempSync(join(tmpdir(), "openclaw-node-"));

async function attempt(secret, identity) {
  const client = new OpenClawClient({
    url,
    token: secret,
    autoReconnect: false,
    deviceIdentityPath: join(home, `${identity}.json`),
  });
  const errors = [];
  client.on("error", (error) => errors.push(error.message));
  try {
    await client.connect();
    const health = await client.health();
    const sessions = await client.sessions.list({});
    return { connected: true, methods: client.availableMethods, health, sessions };
  } catch (error) {
    return { connected: false, error: error.message, errors };
  } finally {
    await client.disconnect().catch(() => {});
  }
}

const right = await attempt(token, "known");
const device = await attempt(token + "x", "known");
const wrong = await attempt(token + "x", "stranger");
console.log(JSON.stringify({ right, device, wrong }));
rmSync(home, { recursive: true });
process.exit(0);
