package dev.gatehouse.browser.act;

import dev.gatehouse.browser.tab.Frame;

/**
 * One element of a page, held in our own world of its frame until its handle is given back.
 *
 * @param name how the caller calls it, for messages: {@code e12}
 * @param frame where it is
 * @param backendNodeId the browser's number of it
 * @param objectId its handle
 */
record PageElement(String name, Frame frame, int backendNodeId, String objectId) {}
