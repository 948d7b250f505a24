package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.tab.Frame;

/**
 * An element of a page that is there right now.
 *
 * @param label how the caller named it, for messages: {@code e12}, or a CSS selector
 * @param session speaks with the frame that holds it
 * @param backendNodeId its DOM node, for {@code DOM.resolveNode} and the like
 * @param role its role in the snapshot, empty when it was found by selector
 * @param name its name in the snapshot, empty for none
 * @param frame the frame that holds it
 * @param replaced whether the page has put a new element in the place of the one in the snapshot:
 *     the only one of the same role and name stands in for it
 */
public record ResolvedElement(
    String label,
    CdpSession session,
    int backendNodeId,
    String role,
    String name,
    Frame frame,
    boolean replaced) {}
