package dev.gatehouse.browser.state;

/**
 * What a device looks like to a page. Immutable.
 *
 * @param name as people call it
 * @param width in CSS pixels
 * @param height in CSS pixels
 * @param scale device pixels for one CSS pixel
 * @param touch whether it is touched, not pointed at
 * @param agent what it says about itself
 */
record Device(String name, int width, int height, double scale, boolean touch, Agent agent) {
  private static final String LANDSCAPE = " landscape";

  /**
   * What a browser says about itself.
   *
   * @param userAgent where {@code {major}} stands for the version of the running browser
   * @param platform {@code navigator.platform}
   * @param system the platform in client hints, empty for a browser that sends none
   * @param mobile whether pages are laid out for a phone
   */
  record Agent(String userAgent, String platform, String system, boolean mobile) {
    String userAgent(String major) {
      return userAgent.replace("{major}", major);
    }
  }

  /** The same device, turned. */
  Device turned() {
    return new Device(name + LANDSCAPE, height, width, scale, touch, agent);
  }
}
