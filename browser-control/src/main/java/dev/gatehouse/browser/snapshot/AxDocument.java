package dev.gatehouse.browser.snapshot;

import java.util.Map;

/**
 * The accessibility tree of a frame and of the frames inside it.
 *
 * @param frame the frame's place among those that were read
 * @param url the frame's address
 * @param inner the frames inside, by the DOM node of the element that shows them
 */
record AxDocument(int frame, String url, AxTree tree, Map<Integer, AxDocument> inner) {}
