package dev.hubbub.browser;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at a page on a laptop and on a phone, in light and dark, and says what is wrong with it. */
public final class LookedAt {

    private static final int LAPTOP = 1280;
    private static final int PHONE = 390;
    private static final int HEIGHT = 900;

    private LookedAt() {}

    /**
     * Looks at a page in all four ways; whether everybody can use it is asked once in light and once in dark, on either.
     *
     * @param address where it is
     * @return what is wrong, a sentence each; empty if nothing is
     */
    public static List<String> faults(Chromium browser, String address) throws Exception {
        List<String> faults = new ArrayList<>();
        for (boolean dark : new boolean[] {false, true}) {
            for (int width : new int[] {LAPTOP, PHONE}) {
                browser.look(width, HEIGHT, dark);
                browser.open(address);
                List<String> found = faultsOfWhatIsShown(browser);
                if (dark == (width == PHONE)) {
                    found.addAll(Axe.faults(browser));
                }
                found.forEach(
                        fault -> faults.add(address + " at " + width + (dark ? " in dark: " : " in light: ") + fault));
            }
        }
        return faults;
    }

    /**
     * A picture of a page as a laptop shows it in light.
     *
     * @param before what is done there first, an expression that becomes true when there is something to see
     */
    public static void picture(Chromium browser, String address, String before, Path file) throws Exception {
        browser.look(LAPTOP, HEIGHT, false);
        browser.open(address);
        browser.await(before);
        browser.picture(file);
    }

    private static List<String> faultsOfWhatIsShown(Chromium browser) throws Exception {
        List<String> faults = new ArrayList<>(browser.complaints());
        if (browser.evaluate("document.querySelectorAll('h1').length").asInt() != 1) {
            faults.add("it has not one heading");
        }
        int tooWide = browser.evaluate("document.documentElement.scrollWidth - innerWidth")
                .asInt();
        if (tooWide > 0) {
            faults.add("it is wider than the window by " + tooWide);
        }
        return faults;
    }
}
