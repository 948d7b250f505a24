package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.tab.Frame;
import java.util.List;

/**
 * A page as it was read, with what is needed to find its elements again.
 *
 * @param frames the frames that were read, by the number that elements carry
 * @param main the outermost document, with those of frames inside
 * @param whole whether all of it was read; a very large page is read from its top only
 */
record PageReading(List<ReadFrame> frames, AxDocument main, boolean whole) {
  /**
   * @param document {@link Frame#document()} at that time
   */
  record ReadFrame(Frame frame, CdpSession session, int document) {
    static ReadFrame of(Frame frame) {
      return new ReadFrame(frame, frame.session(), frame.document());
    }

    /** Whether the frame still shows the document that was read. For the loop. */
    boolean current() {
      return frame.session() == session && frame.document() == document;
    }
  }
}
