-- Nodes that were paired without a device, by name and token. The token itself is not kept.
CREATE TABLE node_pairing (
  node_id TEXT PRIMARY KEY,
  about TEXT NOT NULL,
  token_digest TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  approved_at INTEGER NOT NULL
) STRICT;
