package dev.hubbub.localdev.command;

import picocli.CommandLine.IVersionProvider;

/** The version of this program, from its jar. */
final class HubbubVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"hubbub " + number() + ", Java " + Runtime.version()};
    }

    /** The version alone. */
    static String number() {
        String version = HubbubVersion.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
