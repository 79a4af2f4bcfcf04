package dev.hubbub.contracts.setting;

/** How a process ends whose settings cannot work, however often it is started. */
public final class ImpossibleSettings {

    /** What it ends with, by which whoever starts it knows not to start it again: EX_CONFIG of BSD's sysexits. */
    public static final int EXIT_STATUS = 78;

    private ImpossibleSettings() {}
}
